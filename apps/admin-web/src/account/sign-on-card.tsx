import { Button, useAnnouncer } from '@parley/ui';
import type { SingleSignOnAnswer } from '@parley/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { call, troubleCode } from '../api/call.js';
import { accountQuery } from '../api/queries.js';
import { Facts } from '../frame/page-head.js';
import { accountTexts } from '../texts/account.en.js';
import { troubleWords } from '../texts/en.js';
import { Stamp } from '../time/stamp.js';
import { useConfirmation } from './use-confirmation.js';

const say = accountTexts.sso;

/** Connects and disconnects the administrator and who they are to the OpenID provider. */
export function SignOnCard({ name, connectedAt }: { name: string; connectedAt: number | null }) {
  const queryClient = useQueryClient();
  const { toast } = useAnnouncer();
  const { first, dialog } = useConfirmation();
  const connect = useMutation({
    mutationFn: () => call<SingleSignOnAnswer>('POST', '/account/oidc', {}),
    onSuccess: ({ url }) => {
      location.assign(url);
    },
  });
  const disconnect = useMutation({
    mutationFn: () => call<null>('DELETE', '/account/oidc'),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: accountQuery.queryKey });
      toast(say.disconnected);
    },
  });
  const error = connect.error ?? disconnect.error;
  return (
    <section className="card">
      <h2>{say.heading(name)}</h2>
      {connectedAt === null ? (
        <p>{say.off}</p>
      ) : (
        <Facts facts={[[say.since, <Stamp key="since" at={connectedAt} />]]} />
      )}
      {dialog}
      {error && (
        <p className="error" role="alert">
          {troubleWords(troubleCode(error))}
        </p>
      )}
      {connectedAt === null ? (
        <Button
          look="line"
          size="small"
          disabled={connect.isPending || connect.isSuccess}
          onClick={() => {
            first(() => {
              connect.mutate();
            });
          }}
        >
          {connect.isPending || connect.isSuccess ? say.connecting : say.connect}
        </Button>
      ) : (
        <Button
          look="line danger-text"
          size="small"
          disabled={disconnect.isPending}
          onClick={() => {
            disconnect.mutate();
          }}
        >
          {say.disconnect}
        </Button>
      )}
    </section>
  );
}
