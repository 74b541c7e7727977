import { Button, shortClock, TextField, usePageTitle } from '@parley/ui';
import type { SignedInAnswer, SignInRequest } from '@parley/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { call, Trouble, troubleCode } from '../api/call.js';
import { texts, troubleWords } from '../texts/en.js';
import { CodeInput } from './code-input.js';
import { OtherWays } from './other-ways.js';
import { isRecoveryCode, RecoveryCodeInput } from './recovery-code-input.js';
import { SignInFrame } from './sign-in-frame.js';
import { useWait } from './use-wait.js';

const route = getRouteApi('/sign-in');
const say = texts.signIn;

export function SignInPage() {
  const { ended, sso, to = '/rooms' } = route.useSearch();
  const router = useRouter();
  const queryClient = useQueryClient();
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [byRecovery, setByRecovery] = useState(false);
  const [codeIsShort, setCodeIsShort] = useState(false);
  const { wait, hold } = useWait();
  usePageTitle(texts.title(say.submit));
  const enter = (): void => {
    queryClient.clear();
    router.history.replace(to);
  };
  const signIn = useMutation({
    mutationFn: (input: SignInRequest) => call<SignedInAnswer>('POST', '/sign-in', input),
    onSuccess: () => {
      enter();
    },
    onError: (error) => {
      // A code counts once: the next try needs the next one.
      setCode('');
      if (error instanceof Trouble && error.retryAfter !== null) hold(error.retryAfter);
    },
  });
  const locked = wait > 0;
  return (
    <SignInFrame>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          const short = byRecovery ? !isRecoveryCode(code) : code.length !== 6;
          setCodeIsShort(short);
          if (!short && !locked && !signIn.isPending) signIn.mutate({ name: name.trim(), password, code });
        }}
      >
        <h1>{say.heading}</h1>
        {ended && !signIn.isError && <p role="status">{say.ended}</p>}
        {sso && !signIn.isError && (
          <p className="error" role="alert">
            {say.sso[sso]}
          </p>
        )}
        {signIn.isError && (
          <p className="error" role="alert">
            {wordsFor(signIn.error)}
          </p>
        )}
        <TextField
          label={say.name}
          value={name}
          onChange={(event) => {
            setName(event.target.value);
          }}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={64}
          autoFocus
          required
        />
        <TextField
          label={say.password}
          type="password"
          value={password}
          onChange={(event) => {
            setPassword(event.target.value);
          }}
          autoComplete="current-password"
          required
        />
        <div>
          {byRecovery ? (
            <RecoveryCodeInput value={code} onChange={setCode} error={codeIsShort ? say.recoveryShape : null} />
          ) : (
            <CodeInput label={say.code} value={code} onChange={setCode} error={codeIsShort ? say.codeShape : null} />
          )}
          <button
            type="button"
            className="btn plain small"
            onClick={() => {
              setByRecovery(!byRecovery);
              setCode('');
              setCodeIsShort(false);
            }}
          >
            {byRecovery ? say.useCode : say.useRecovery}
          </button>
        </div>
        <Button type="submit" look="primary" size="main" disabled={locked || signIn.isPending || !name || !password}>
          {signIn.isPending ? say.waiting : locked ? say.wait(shortClock(wait)) : say.submit}
        </Button>
        <OtherWays locked={locked} onSignedIn={enter} onWait={hold} />
        <p className="note">{say.tries}</p>
      </form>
    </SignInFrame>
  );
}

function wordsFor(error: Error): string {
  const code = troubleCode(error);
  if (code === 'sign_in_refused') return say.refused;
  return code === 'locked_out' ? say.lockedOut : troubleWords(code);
}
