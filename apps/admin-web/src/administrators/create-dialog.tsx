import { Dialog, Icon, TextField } from '@parley/ui';
import type { InvitedAnswer, Role } from '@parley/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call, troubleCode } from '../api/call.js';
import { administratorsQuery } from '../api/queries.js';
import { DialogForm } from '../frame/dialog-form.js';
import { administratorTexts } from '../texts/administrators.en.js';
import { troubleWords } from '../texts/en.js';
import { LinkShown } from './link-shown.js';
import { RoleChoice } from './role-choice.js';

const say = administratorTexts.create;
const NAME = /^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$/;

export function CreateDialog({ onClose }: { onClose: () => void }) {
  const queryClient = useQueryClient();
  const [name, setName] = useState('');
  const [roles, setRoles] = useState<Role[]>([]);
  const [faults, setFaults] = useState<{ name: string | null; roles: string | null }>({ name: null, roles: null });
  const create = useMutation({
    mutationFn: (input: { name: string; roles: Role[] }) => call<InvitedAnswer>('POST', '/administrators', input),
    gcTime: 0,
    onSuccess: () => queryClient.invalidateQueries({ queryKey: administratorsQuery.queryKey }),
    onError: (error) => {
      if (troubleCode(error) === 'conflict') setFaults({ name: say.taken, roles: null });
    },
  });
  if (create.data)
    return (
      <Dialog wide headline={administratorTexts.link.headline(create.data.administrator.name)}>
        <LinkShown invited={create.data} onDone={onClose} />
      </Dialog>
    );
  const trouble = create.isError ? troubleCode(create.error) : null;
  const submit = (): void => {
    const wanted = name.trim();
    const found = { name: NAME.test(wanted) ? null : say.nameShape, roles: roles.length > 0 ? null : say.noRoles };
    setFaults(found);
    if (!found.name && !found.roles && !create.isPending) create.mutate({ name: wanted, roles });
  };
  return (
    <Dialog wide headline={say.headline} onClose={onClose}>
      <DialogForm
        cancel={administratorTexts.cancel}
        submit={create.isPending ? say.waiting : say.submit}
        disabled={create.isPending}
        onCancel={onClose}
        onSubmit={submit}
      >
        <TextField
          label={say.name}
          hint={say.nameHint}
          value={name}
          error={faults.name}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={64}
          onChange={(event) => {
            setName(event.target.value);
          }}
          required
        />
        <RoleChoice
          roles={roles}
          onChange={(chosen) => {
            setRoles(chosen);
            setFaults((now) => ({ ...now, roles: null }));
          }}
        />
        {faults.roles !== null && (
          <p className="error" role="alert">
            {faults.roles}
          </p>
        )}
        {trouble && trouble !== 'conflict' && (
          <p className="error" role="alert">
            {troubleWords(trouble)}
          </p>
        )}
        <ul className="recorded">
          <li>
            <Icon name="regular/list-bullets" />
            {say.logged}
          </li>
        </ul>
      </DialogForm>
    </Dialog>
  );
}
