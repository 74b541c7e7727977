import { Button, Dialog, Icon } from '@parley/ui';
import type { RecoveryCodesAnswer } from '@parley/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call, troubleCode } from '../api/call.js';
import { accountQuery } from '../api/queries.js';
import { DialogForm } from '../frame/dialog-form.js';
import { CodeInput } from '../sign-in/code-input.js';
import { accountTexts } from '../texts/account.en.js';
import { texts, troubleWords } from '../texts/en.js';
import { RecoveryCodes } from './recovery-codes.js';

const say = accountTexts.codes;
const FEW = 3;

export function CodesCard({ left }: { left: number }) {
  const [open, setOpen] = useState(false);
  return (
    <section className="card">
      <h2>{say.heading}</h2>
      <p className="figure-line num">{say.left(left)}</p>
      {left <= FEW && (
        <p className="low">
          <Icon name="regular/warning" size="s" />
          {say.few}
        </p>
      )}
      <p>{say.what}</p>
      <Button
        look="line"
        size="small"
        onClick={() => {
          setOpen(true);
        }}
      >
        <Icon name="regular/key" size="s" />
        {say.make}
      </Button>
      {open && (
        <NewCodes
          onClose={() => {
            setOpen(false);
          }}
        />
      )}
    </section>
  );
}

function NewCodes({ onClose }: { onClose: () => void }) {
  const queryClient = useQueryClient();
  const [code, setCode] = useState('');
  const [fault, setFault] = useState<string | null>(null);
  const make = useMutation({
    mutationFn: (input: { code: string }) => call<RecoveryCodesAnswer>('POST', '/recovery-codes', input),
    // What is on the screen now is nowhere else: it is not kept with other answers.
    gcTime: 0,
    onSuccess: () => queryClient.invalidateQueries({ queryKey: accountQuery.queryKey }),
    onError: (error) => {
      setCode('');
      const trouble = troubleCode(error);
      setFault(trouble === 'sign_in_refused' ? accountTexts.codeWrong : troubleWords(trouble));
    },
  });
  if (make.data)
    return (
      <Dialog wide headline={say.newHeadline}>
        <p>{say.newWhy}</p>
        <RecoveryCodes codes={make.data.recoveryCodes} onDone={onClose} />
      </Dialog>
    );
  const submit = (): void => {
    setFault(code.length === 6 ? null : texts.signIn.codeShape);
    if (code.length === 6 && !make.isPending) make.mutate({ code });
  };
  return (
    <Dialog wide headline={say.makeHeadline} onClose={onClose}>
      <p>{say.makeWhy}</p>
      <DialogForm
        cancel={accountTexts.cancel}
        submit={make.isPending ? say.making : say.makeSubmit}
        disabled={make.isPending}
        onCancel={onClose}
        onSubmit={submit}
      >
        <CodeInput label={accountTexts.code} value={code} onChange={setCode} error={fault} />
      </DialogForm>
    </Dialog>
  );
}
