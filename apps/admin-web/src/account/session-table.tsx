import { Button } from '@parley/ui';
import type { SessionView } from '@parley/contracts';
import { Columns } from '../frame/columns.js';
import { accountTexts } from '../texts/account.en.js';
import { Stamp } from '../time/stamp.js';

const say = accountTexts.sessions;

/** Where somebody is signed in, each with a way to end it; the one in use is ended by signing out. */
export function SessionTable({
  sessions,
  onEnd,
  onEndAll,
  isEnding,
}: {
  sessions: readonly SessionView[];
  onEnd: (id: string) => void;
  onEndAll: () => void;
  isEnding: boolean;
}) {
  return (
    <section className="card flush">
      <div className="card-head">
        <h2>{say.heading}</h2>
        {sessions.length > 0 && (
          <Button look="line danger-text" size="small" disabled={isEnding} onClick={onEndAll}>
            {say.endAll}
          </Button>
        )}
      </div>
      {sessions.length === 0 ? (
        <p className="empty">{say.none}</p>
      ) : (
        <table role="table" aria-label={say.heading}>
          <Columns names={Object.values(say.columns)} />
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
                      disabled={isEnding}
                      onClick={() => {
                        onEnd(id);
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
      )}
      <div className="table-foot">{say.lead}</div>
    </section>
  );
}
