import { Button, Dialog, Icon } from '@parley/ui';
import type { ConfirmedAnswer, PasskeyOptionsAnswer } from '@parley/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { call, Trouble, troubleCode } from '../api/call.js';
import { accountQuery } from '../api/queries.js';
import { serverNow } from '../api/server-clock.js';
import { CodeInput } from '../sign-in/code-input.js';
import { passkeysWorkHere } from '../sign-in/passkeys-work-here.js';
import { accountTexts } from '../texts/account.en.js';
import { texts, troubleWords } from '../texts/en.js';
import { askPasskey } from './passkey-ceremony.js';

const say = accountTexts.confirmation;
/** What is begun now takes a while: a device asks who holds it. */
const ENOUGH_MS = 90_000;

/**
 * Asks for a second factor before something a session alone may not do; not again while the last one counts. `first` goes on when it is
 * there, `dialog` stands in the page.
 */
export function useConfirmation(): { first: (goOn: () => void) => void; dialog: ReactNode } {
  const { data } = useQuery(accountQuery);
  const [waiting, setWaiting] = useState<{ goOn: () => void } | null>(null);
  return {
    first: (goOn) => {
      if ((data?.confirmedUntil ?? 0) > serverNow() + ENOUGH_MS) goOn();
      else setWaiting({ goOn });
    },
    dialog: waiting && (
      <Confirm
        hasPasskeys={(data?.passkeys.length ?? 0) > 0 && passkeysWorkHere()}
        onClose={() => {
          setWaiting(null);
        }}
        onConfirmed={() => {
          setWaiting(null);
          waiting.goOn();
        }}
      />
    ),
  };
}

function Confirm({
  hasPasskeys,
  onClose,
  onConfirmed,
}: {
  hasPasskeys: boolean;
  onClose: () => void;
  onConfirmed: () => void;
}) {
  const queryClient = useQueryClient();
  const [code, setCode] = useState('');
  const [fault, setFault] = useState<string | null>(null);
  const confirm = useMutation({
    mutationFn: async (by: { code: string } | 'passkey') => {
      const proof = by === 'passkey' ? await credentialOf() : by;
      if (!proof) return false;
      await call<ConfirmedAnswer>('POST', '/account/confirmation', proof);
      return true;
    },
    onSuccess: async (confirmed) => {
      if (!confirmed) {
        setFault(texts.signIn.passkeyCancelled);
        return;
      }
      await queryClient.invalidateQueries({ queryKey: accountQuery.queryKey });
      onConfirmed();
    },
    onError: (error) => {
      setCode('');
      const trouble = troubleCode(error);
      if (trouble === 'sign_in_refused') setFault(say.refused);
      else
        setFault(error instanceof Trouble && trouble === 'locked_out' ? texts.signIn.lockedOut : troubleWords(trouble));
    },
  });
  return (
    <Dialog wide headline={say.headline} onClose={onClose}>
      <p>{say.why}</p>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setFault(code.length === 6 ? null : texts.signIn.codeShape);
          if (code.length === 6 && !confirm.isPending) confirm.mutate({ code });
        }}
      >
        <div className="dialog-form">
          <CodeInput label={accountTexts.code} value={code} onChange={setCode} error={fault} />
        </div>
        <div className="stack">
          {hasPasskeys && (
            <Button
              look="line"
              disabled={confirm.isPending}
              onClick={() => {
                setFault(null);
                confirm.mutate('passkey');
              }}
            >
              <Icon name="regular/fingerprint" size="s" />
              {say.passkey}
            </Button>
          )}
          <Button look="line" onClick={onClose}>
            {accountTexts.cancel}
          </Button>
          <Button type="submit" look="primary" disabled={confirm.isPending}>
            {confirm.isPending ? say.waiting : say.submit}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** null when the person turned away. */
async function credentialOf(): Promise<{ credential: object } | null> {
  const answered = await askPasskey(await call<PasskeyOptionsAnswer>('POST', '/account/confirmation/options', {}));
  return 'trouble' in answered ? null : { credential: answered.credential };
}
