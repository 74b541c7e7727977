import { Button, Icon } from '@parley/ui';
import type { PasskeyOptionsAnswer, SignedInAnswer } from '@parley/contracts';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { API } from '@parley/contracts';
import { call, Trouble, troubleCode } from '../api/call.js';
import { waysInQuery } from '../api/queries.js';
import { texts, troubleWords } from '../texts/en.js';
import { passkeysWorkHere } from './passkeys-work-here.js';

const say = texts.signIn;

/** A passkey, or the OpenID provider where one is set: without password and code. */
export function OtherWays({
  locked,
  onSignedIn,
  onWait,
}: {
  locked: boolean;
  onSignedIn: () => void;
  onWait: (seconds: number) => void;
}) {
  const { data: ways } = useQuery(waysInQuery);
  const [fault, setFault] = useState<string | null>(null);
  const passkey = useMutation({
    mutationFn: async () => {
      // The library comes when it is first wanted.
      const [{ askPasskey }, asked] = await Promise.all([
        import('../account/passkey-ceremony.js'),
        call<PasskeyOptionsAnswer>('POST', '/sign-in/passkeys/options', {}),
      ]);
      const answered = await askPasskey(asked);
      if ('trouble' in answered) return false;
      await call<SignedInAnswer>('POST', '/sign-in/passkeys', { credential: answered.credential });
      return true;
    },
    onSuccess: (signedIn) => {
      if (signedIn) onSignedIn();
      else setFault(say.passkeyCancelled);
    },
    onError: (error) => {
      if (error instanceof Trouble && error.retryAfter !== null) onWait(error.retryAfter);
      setFault(wordsFor(error));
    },
  });
  const offersPasskeys = ways?.passkeys === true && passkeysWorkHere();
  if (!ways || (!offersPasskeys && ways.oidc === null)) return null;
  return (
    <section className="other-ways" aria-label={say.otherWays}>
      {offersPasskeys && (
        <Button
          look="line"
          size="main"
          disabled={locked || passkey.isPending}
          onClick={() => {
            setFault(null);
            passkey.mutate();
          }}
        >
          <Icon name="regular/fingerprint" />
          {passkey.isPending ? say.passkeyWaiting : say.passkey}
        </Button>
      )}
      {ways.oidc !== null && (
        <a className="btn line main" href={`${API}/sign-in/oidc`}>
          {say.oidc(ways.oidc)}
        </a>
      )}
      {fault !== null && (
        <p className="error" role="alert">
          {fault}
        </p>
      )}
    </section>
  );
}

function wordsFor(error: Error): string {
  const code = troubleCode(error);
  if (code === 'sign_in_refused') return say.passkeyRefused;
  return code === 'locked_out' ? say.lockedOut : troubleWords(code);
}
