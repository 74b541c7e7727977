import { Button, Dialog, Icon, TextField, useAnnouncer } from '@parley/ui';
import type { PasskeyOptionsAnswer, PasskeyView } from '@parley/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call, troubleCode } from '../api/call.js';
import { accountQuery } from '../api/queries.js';
import { Columns } from '../frame/columns.js';
import { passkeysWorkHere } from '../sign-in/passkeys-work-here.js';
import { accountTexts } from '../texts/account.en.js';
import { troubleWords } from '../texts/en.js';
import { Stamp } from '../time/stamp.js';
import { createPasskey } from './passkey-ceremony.js';
import { useConfirmation } from './use-confirmation.js';

const say = accountTexts.passkeys;

export function PasskeysCard({ passkeys }: { passkeys: readonly PasskeyView[] }) {
  const [adding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<PasskeyView | null>(null);
  const { first, dialog } = useConfirmation();
  const works = passkeysWorkHere();
  return (
    <section className="card flush">
      <div className="card-head">
        <h2>{say.heading}</h2>
        {works && (
          <Button
            look="line"
            size="small"
            onClick={() => {
              first(() => {
                setAdding(true);
              });
            }}
          >
            <Icon name="regular/fingerprint" size="s" />
            {say.add}
          </Button>
        )}
        <p>{works ? say.what : say.unsupported}</p>
      </div>
      {passkeys.length === 0 ? (
        <p className="empty">{say.none}</p>
      ) : (
        <table role="table" aria-label={say.heading}>
          <Columns names={Object.values(say.columns)} />
          <tbody role="rowgroup">
            {passkeys.map((passkey) => (
              <tr role="row" key={passkey.id}>
                <td role="cell">
                  <b>{passkey.name}</b>
                </td>
                <td role="cell" data-label={say.columns.created}>
                  <Stamp at={passkey.createdAt} />
                </td>
                <td role="cell" data-label={say.columns.used}>
                  {passkey.usedAt === null ? say.never : <Stamp at={passkey.usedAt} />}
                </td>
                <td role="cell">
                  <Button
                    look="line danger-text"
                    size="small"
                    aria-label={say.removeNamed(passkey.name)}
                    onClick={() => {
                      setRemoving(passkey);
                    }}
                  >
                    {say.remove}
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {dialog}
      {adding && (
        <AddPasskey
          onClose={() => {
            setAdding(false);
          }}
        />
      )}
      {removing && (
        <RemovePasskey
          passkey={removing}
          onClose={() => {
            setRemoving(null);
          }}
        />
      )}
    </section>
  );
}

function AddPasskey({ onClose }: { onClose: () => void }) {
  const queryClient = useQueryClient();
  const { toast } = useAnnouncer();
  const [name, setName] = useState(say.suggested);
  const [fault, setFault] = useState<string | null>(null);
  const add = useMutation({
    mutationFn: async (wanted: string) => {
      const made = await createPasskey(await call<PasskeyOptionsAnswer>('POST', '/passkeys/options', {}));
      if ('trouble' in made) return made.trouble;
      await call<{ passkey: PasskeyView }>('POST', '/passkeys', { name: wanted, credential: made.credential });
      return null;
    },
    onSuccess: async (trouble, wanted) => {
      if (trouble) {
        setFault(say[trouble]);
        return;
      }
      await queryClient.invalidateQueries({ queryKey: accountQuery.queryKey });
      onClose();
      toast(say.added(wanted));
    },
    onError: (error) => {
      const trouble = troubleCode(error);
      setFault(trouble === 'bad_proof' ? say.notHeld : troubleWords(trouble));
    },
  });
  return (
    <Dialog headline={say.addHeadline} onClose={onClose}>
      <p>{say.addWhy}</p>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          const wanted = name.trim();
          setFault(wanted === '' ? say.nameMissing : null);
          if (wanted !== '' && !add.isPending) add.mutate(wanted);
        }}
      >
        <div className="dialog-form">
          <TextField
            label={say.name}
            hint={say.nameHint}
            value={name}
            maxLength={64}
            autoComplete="off"
            error={fault}
            onChange={(event) => {
              setName(event.target.value);
            }}
            required
          />
        </div>
        <div className="stack">
          <Button look="line" onClick={onClose}>
            {accountTexts.cancel}
          </Button>
          <Button type="submit" look="primary" disabled={add.isPending}>
            {add.isPending ? say.waiting : say.submit}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function RemovePasskey({ passkey: { id, name }, onClose }: { passkey: PasskeyView; onClose: () => void }) {
  const queryClient = useQueryClient();
  const { toast } = useAnnouncer();
  const remove = useMutation({
    mutationFn: () => call<null>('DELETE', `/passkeys/${id}`),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: accountQuery.queryKey });
      onClose();
      toast(say.removed(name));
    },
  });
  return (
    <Dialog
      alert
      headline={say.removeHeadline(name)}
      onClose={onClose}
      actions={
        <>
          <Button look="line" onClick={onClose}>
            {accountTexts.cancel}
          </Button>
          <Button
            look="danger"
            disabled={remove.isPending}
            onClick={() => {
              remove.mutate();
            }}
          >
            {say.remove}
          </Button>
        </>
      }
    >
      <p>{say.removeWhy}</p>
      {remove.isError && (
        <p className="error" role="alert">
          {troubleWords(troubleCode(remove.error))}
        </p>
      )}
    </Dialog>
  );
}
