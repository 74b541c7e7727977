import { Button, useAnnouncer, usePageTitle } from '@parley/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '../api/call.js';
import { sessionQuery } from '../api/queries.js';
import { TroubleNotice } from '../frame/notice.js';
import { PageHead } from '../frame/page-head.js';
import { useSession } from '../session/use-session.js';
import { texts } from '../texts/en.js';
import { Stamp } from '../time/stamp.js';

const say = texts.sessions;

export function SessionsPage() {
  const { sessions } = useSession();
  const queryClient = useQueryClient();
  const { toast } = useAnnouncer();
  usePageTitle(texts.title(say.heading));
  // The console holds the answer for a minute; here it is wanted fresh.
  const fresh = useQuery({ ...sessionQuery, refetchOnMount: 'always' });
  const end = useMutation({
    mutationFn: (id: string) => call<null>('DELETE', `/sessions/${id}`),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey });
      toast(say.ended);
    },
  });
  const error = end.error ?? fresh.error;
  return (
    <div className="page">
      <PageHead heading={say.heading} />
      {error && <TroubleNotice error={error} onAgain={() => void fresh.refetch()} />}
      <section className="card flush">
        <table role="table" aria-label={say.heading}>
          <thead role="rowgroup">
            <tr role="row">
              {Object.values(say.columns).map((column) => (
                <th role="columnheader" scope="col" key={column}>
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody role="rowgroup">
            {sessions.map(({ id, current, startedAt, lastUsedAt, endsAt, address }) => (
              <tr role="row" key={id}>
                <td role="cell" className="num">
                  <b>{address}</b>
                </td>
                <td role="cell" data-label={say.columns.started}>
                  <Stamp at={startedAt} />
                </td>
                <td role="cell" data-label={say.columns.used}>
                  <Stamp at={lastUsedAt} clock />
                </td>
                <td role="cell" data-label={say.columns.ends}>
                  <Stamp at={endsAt} clock />
                </td>
                <td role="cell">
                  {current ? (
                    <span className="chip">{say.here}</span>
                  ) : (
                    <Button
                      look="line"
                      size="small"
                      aria-label={say.endFrom(address)}
                      disabled={end.isPending}
                      onClick={() => {
                        end.mutate(id);
                      }}
                    >
                      {say.end}
                    </Button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        <div className="table-foot">{say.lead}</div>
      </section>
    </div>
  );
}
