import { Button, Dialog, TextField, useAnnouncer } from '@parley/ui';
import type { AdministratorView } from '@parley/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { call, troubleCode } from '../api/call.js';
import { administratorsQuery } from '../api/queries.js';
import { administratorTexts } from '../texts/administrators.en.js';
import { troubleWords } from '../texts/en.js';

const say = administratorTexts.remove;

/** What can't be undone asks for the name: nobody types that by mistake. */
export function RemoveDialog({ one: { id, name }, onClose }: { one: AdministratorView; onClose: () => void }) {
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const { toast } = useAnnouncer();
  const [typed, setTyped] = useState('');
  const remove = useMutation({
    mutationFn: () => call<null>('DELETE', `/administrators/${id}`),
    onSuccess: async () => {
      await navigate({ to: '/administrators' });
      await queryClient.invalidateQueries({ queryKey: administratorsQuery.queryKey });
      toast(say.removed(name));
    },
  });
  const isSure = typed.trim() === name;
  return (
    <Dialog alert wide headline={say.headline(name)} onClose={onClose}>
      <ul className="gone-and-stays">
        <li>{say.gone}</li>
        <li>{say.stays}</li>
      </ul>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (isSure && !remove.isPending) remove.mutate();
        }}
      >
        <div className="dialog-form">
          <TextField
            label={say.type(name)}
            value={typed}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            onChange={(event) => {
              setTyped(event.target.value);
            }}
            error={remove.isError ? troubleWords(troubleCode(remove.error)) : null}
          />
        </div>
        <div className="stack">
          <Button look="line" onClick={onClose}>
            {administratorTexts.cancel}
          </Button>
          <Button type="submit" look="danger" disabled={!isSure || remove.isPending}>
            {remove.isPending ? say.waiting : say.submit}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
