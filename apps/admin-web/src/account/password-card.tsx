import { Button, Dialog, TextField, useAnnouncer } from '@parley/ui';
import { countCharacters } from '@parley/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call, troubleCode } from '../api/call.js';
import { accountQuery, sessionQuery } from '../api/queries.js';
import { useSession } from '../session/use-session.js';
import { DialogForm } from '../frame/dialog-form.js';
import { CodeInput } from '../sign-in/code-input.js';
import { accountTexts } from '../texts/account.en.js';
import { texts, troubleWords } from '../texts/en.js';
import { hasOtherWays, OtherWaysLeft } from './other-ways-left.js';

const say = accountTexts.password;

export function PasswordCard() {
  const [open, setOpen] = useState<'no' | 'change' | 'after'>('no');
  const close = (): void => {
    setOpen('no');
  };
  return (
    <section className="card">
      <h2>{say.heading}</h2>
      <p>{say.what}</p>
      <Button
        look="line"
        size="small"
        onClick={() => {
          setOpen('change');
        }}
      >
        {say.change}
      </Button>
      {open === 'change' && (
        <ChangePassword
          onClose={close}
          onOtherWays={() => {
            setOpen('after');
          }}
        />
      )}
      {open === 'after' && <OtherWaysLeft onClose={close} />}
    </section>
  );
}

function ChangePassword({ onClose, onOtherWays }: { onClose: () => void; onOtherWays: () => void }) {
  const { data: account } = useQuery(accountQuery);
  const { administrator } = useSession();
  const queryClient = useQueryClient();
  const { toast } = useAnnouncer();
  const [given, setGiven] = useState({ password: '', newPassword: '', code: '' });
  const [faults, setFaults] = useState<{ newPassword: string | null; code: string | null }>({
    newPassword: null,
    code: null,
  });
  const change = useMutation({
    mutationFn: (input: typeof given) => call<null>('POST', '/account/password', input),
    onSuccess: async () => {
      if (account && hasOtherWays(account)) onOtherWays();
      else {
        onClose();
        toast(say.changed);
      }
      await queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey });
    },
    onError: () => {
      setGiven((now) => ({ ...now, code: '' }));
    },
  });
  const trouble = change.isError ? troubleCode(change.error) : null;
  const put = (more: Partial<typeof given>): void => {
    setGiven((now) => ({ ...now, ...more }));
  };
  const submit = (): void => {
    const length = countCharacters(given.newPassword);
    const found = {
      newPassword: length < 12 || length > 256 ? say.length(length) : null,
      code: given.code.length === 6 ? null : texts.signIn.codeShape,
    };
    setFaults(found);
    if (!found.newPassword && !found.code && !change.isPending) change.mutate(given);
  };
  return (
    <Dialog wide headline={say.headline} onClose={onClose}>
      <DialogForm
        cancel={accountTexts.cancel}
        submit={change.isPending ? say.waiting : say.submit}
        disabled={change.isPending || given.password === ''}
        onCancel={onClose}
        onSubmit={submit}
      >
        {/* Password keepers take the account's name from here. */}
        <input className="vh" aria-hidden tabIndex={-1} autoComplete="username" value={administrator.name} readOnly />
        {trouble && (
          <p className="error" role="alert">
            {trouble === 'sign_in_refused' ? say.refused : troubleWords(trouble)}
          </p>
        )}
        <TextField
          label={say.old}
          type="password"
          autoComplete="current-password"
          value={given.password}
          onChange={(event) => {
            put({ password: event.target.value });
          }}
          required
        />
        <TextField
          label={say.fresh}
          hint={say.freshHint}
          type="password"
          autoComplete="new-password"
          value={given.newPassword}
          error={faults.newPassword}
          onChange={(event) => {
            put({ newPassword: event.target.value });
          }}
          required
        />
        <CodeInput
          label={accountTexts.code}
          value={given.code}
          onChange={(code) => {
            put({ code });
          }}
          error={faults.code}
        />
      </DialogForm>
    </Dialog>
  );
}
