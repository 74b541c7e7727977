import { Button, Dialog } from '@parley/ui';
import type { AccountAnswer } from '@parley/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call, troubleCode } from '../api/call.js';
import { accountQuery } from '../api/queries.js';
import { accountTexts } from '../texts/account.en.js';
import { troubleWords } from '../texts/en.js';

const say = accountTexts.password.after;

/** Whoever changes a password because somebody was in must see what else lets them in, and can drop it here. */
export const hasOtherWays = ({ passkeys, oidc }: AccountAnswer): boolean =>
  passkeys.length > 0 || (oidc?.connectedAt ?? null) !== null;

export function OtherWaysLeft({ onClose }: { onClose: () => void }) {
  const queryClient = useQueryClient();
  const { data } = useQuery(accountQuery);
  const drop = useMutation({
    mutationFn: (path: string) => call<null>('DELETE', path),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: accountQuery.queryKey }),
  });
  const ways = [
    ...(data?.passkeys ?? []).map(({ id, name }) => ({ path: `/passkeys/${id}`, name: say.passkey(name) })),
    ...(data?.oidc && data.oidc.connectedAt !== null
      ? [{ path: '/account/oidc', name: say.oidc(data.oidc.name) }]
      : []),
  ];
  return (
    <Dialog wide headline={say.headline} onClose={onClose}>
      <p>{ways.length === 0 ? say.none : say.why}</p>
      {drop.isError && (
        <p className="error" role="alert">
          {troubleWords(troubleCode(drop.error))}
        </p>
      )}
      <ul className="ways-left" aria-label={say.list}>
        {ways.map(({ path, name }) => (
          <li key={path}>
            <b>{name}</b>
            <Button
              look="line danger-text"
              size="small"
              aria-label={say.dropNamed(name)}
              disabled={drop.isPending}
              onClick={() => {
                drop.mutate(path);
              }}
            >
              {say.drop}
            </Button>
          </li>
        ))}
      </ul>
      <div className="stack">
        <Button look="primary" onClick={onClose}>
          {say.done}
        </Button>
      </div>
    </Dialog>
  );
}
