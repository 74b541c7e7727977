import { BrokenPlan, Button, TextField, useAnnouncer, usePageTitle, QrCode } from '@parley/ui';
import { countCharacters, type EnrolledAnswer, type EnrolmentRequest, type InvitationAnswer } from '@parley/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { RecoveryCodes } from '../account/recovery-codes.js';
import { call, troubleCode } from '../api/call.js';
import { invitationQuery } from '../api/queries.js';
import { accountTexts } from '../texts/account.en.js';
import { texts, troubleWords } from '../texts/en.js';
import { CodeInput } from './code-input.js';
import { forgetInvitation } from './invitation-secret.js';
import { SignInFrame } from './sign-in-frame.js';

const say = texts.invitation;

/** What a one-time link opens, once: a password and a second factor to set up. */
export default function InvitationPage({ secret }: { secret: string }) {
  const invitation = useQuery(invitationQuery(secret));
  const code = invitation.isError ? troubleCode(invitation.error) : null;
  const gone = code === 'not_found' || code === 'bad_request';
  usePageTitle(texts.title(gone ? say.expired : say.submit));
  return (
    <SignInFrame>
      {invitation.data ? (
        <EnrolmentForm invitation={invitation.data} secret={secret} />
      ) : gone ? (
        <ExpiredLink />
      ) : code ? (
        <>
          <p className="error" role="alert">
            {troubleWords(code)}
          </p>
          <Button look="primary" size="main" onClick={() => void invitation.refetch()}>
            {texts.again}
          </Button>
        </>
      ) : (
        <p role="status">{say.opening}</p>
      )}
    </SignInFrame>
  );
}

function ExpiredLink() {
  return (
    <>
      <div className="figure">
        <BrokenPlan />
      </div>
      <h1>{say.expired}</h1>
      <p>{say.expiredWhy}</p>
      <Button look="line" size="main" onClick={forgetInvitation}>
        {say.toSignIn}
      </Button>
    </>
  );
}

function EnrolmentForm({ invitation, secret }: { invitation: InvitationAnswer; secret: string }) {
  const router = useRouter();
  const queryClient = useQueryClient();
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [faults, setFaults] = useState<{ password: string | null; code: string | null }>({
    password: null,
    code: null,
  });
  const enrol = useMutation({
    mutationFn: (input: EnrolmentRequest) => call<EnrolledAnswer>('POST', '/sign-in/enrolments', input),
    gcTime: 0,
  });
  const enter = (): void => {
    forgetInvitation();
    queryClient.clear();
    router.history.replace('/rooms');
  };
  const trouble = enrol.isError ? troubleCode(enrol.error) : null;
  if (trouble === 'not_found') return <ExpiredLink />;
  if (enrol.data)
    return (
      <>
        <h1>{accountTexts.codes.newHeadline}</h1>
        <p>{accountTexts.codes.newWhy}</p>
        <RecoveryCodes codes={enrol.data.recoveryCodes} onDone={enter} />
      </>
    );
  const submit = (): void => {
    const length = countCharacters(password);
    const found = {
      password: length < 12 || length > 256 ? say.passwordLength(length) : null,
      code: code.length === 6 ? null : texts.signIn.codeShape,
    };
    setFaults(found);
    if (found.password === null && found.code === null && !enrol.isPending) enrol.mutate({ secret, password, code });
  };
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <h1>{say.heading(invitation.name)}</h1>
      <p>{say.roles(texts.rolesOf(invitation.roles))}</p>
      <SecondFactor invitation={invitation} />
      {/* Password keepers take the account's name from here. */}
      <input className="vh" aria-hidden tabIndex={-1} autoComplete="username" value={invitation.name} readOnly />
      <TextField
        label={say.password}
        hint={say.passwordHint}
        type="password"
        value={password}
        error={faults.password}
        onChange={(event) => {
          setPassword(event.target.value);
        }}
        autoComplete="new-password"
        required
      />
      <CodeInput
        label={say.code}
        value={code}
        onChange={setCode}
        error={trouble === 'sign_in_refused' ? say.codeWrong : faults.code}
      />
      <p className="note">{say.codeFrom}</p>
      {trouble !== null && trouble !== 'sign_in_refused' && (
        <p className="error" role="alert">
          {troubleWords(trouble)}
        </p>
      )}
      <Button type="submit" look="primary" size="main" disabled={enrol.isPending}>
        {enrol.isPending ? say.waiting : say.submit}
      </Button>
    </form>
  );
}

function SecondFactor({ invitation: { totpSecret, totpUri } }: { invitation: InvitationAnswer }) {
  const { announce } = useAnnouncer();
  const [copied, setCopied] = useState(false);
  return (
    <div className="second-factor">
      <QrCode text={totpUri} label={say.qr} />
      <div>
        <p>{say.scan}</p>
        <p className="field-label" id="setup-key">
          {say.key}
        </p>
        <div className="setup-key num" role="group" aria-labelledby="setup-key">
          {totpSecret.replaceAll(/(.{4})(?=.)/g, '$1 ')}
        </div>
        <Button
          look="line"
          size="small"
          onClick={() => {
            void navigator.clipboard.writeText(totpSecret).then(() => {
              setCopied(true);
              announce(say.keyCopied);
            });
          }}
        >
          {copied ? say.keyCopied : say.copyKey}
        </Button>
      </div>
    </div>
  );
}
