import { usePageTitle } from '@parley/ui';
import { isUuid, LOG_TYPES } from '@parley/contracts';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useCallback } from 'react';
import { onServerClock } from '../api/server-clock.js';
import { logQuery, POLL_MS } from '../api/queries.js';
import { ForbiddenPage } from '../frame/calm-page.js';
import { TroubleNotice } from '../frame/notice.js';
import { PageHead } from '../frame/page-head.js';
import { SearchFilter } from '../frame/search-filter.js';
import { SelectFilter } from '../frame/select-filter.js';
import { may } from '../session/may.js';
import { useAttended } from '../session/use-attended.js';
import { useSession } from '../session/use-session.js';
import { texts } from '../texts/en.js';
import type { LogSearch } from './log-search.js';
import { LogTable } from './log-table.js';

const route = getRouteApi('/console/log');
const say = texts.log;

export function LogPage() {
  const { administrator } = useSession();
  return may(administrator, 'GET', '/log') ? <Log /> : <ForbiddenPage />;
}

function Log() {
  const { type, room, before } = route.useSearch();
  const navigate = route.useNavigate();
  const attended = useAttended();
  const badRoom = room !== undefined && !isUuid(room);
  const log = useQuery({
    ...logQuery({ type, room, before }),
    enabled: !badRoom,
    // Older pages don't change: the log only grows.
    refetchInterval: attended && before === undefined ? POLL_MS : false,
  });
  usePageTitle(texts.title(say.heading));
  /** A changed filter begins at the newest entry. */
  const filter = useCallback(
    (changed: LogSearch) => {
      void navigate({ search: (kept) => ({ ...kept, before: undefined, ...changed }), replace: true });
    },
    [navigate],
  );
  const filterRoom = useCallback(
    (words: string) => {
      filter({ room: words === '' ? undefined : words.toLowerCase() });
    },
    [filter],
  );
  const data = badRoom ? undefined : log.data;
  const next = data?.next ?? null;
  const filtered = type !== undefined || room !== undefined;
  return (
    <div className="page">
      <PageHead
        heading={say.heading}
        {...(data && { chip: { icon: 'regular/list-bullets', text: say.size(data.size) } })}
        asOf={data && onServerClock(log.dataUpdatedAt)}
        {...(before === undefined && { live: attended && !log.isError })}
      />
      {log.error && <TroubleNotice error={log.error} onAgain={() => void log.refetch()} />}
      <section className="card flush">
        <div className="filters">
          <SearchFilter
            label={say.room}
            hint={say.roomHint}
            value={room ?? ''}
            onChange={filterRoom}
            describedBy={badRoom ? 'bad-room' : undefined}
          />
          <SelectFilter
            label={say.type}
            options={LOG_TYPES}
            words={(one) => texts.logTypes[one]}
            value={type}
            onChange={(value) => {
              filter({ type: value });
            }}
          />
          {badRoom && (
            <p className="error" id="bad-room" role="alert">
              {say.badRoom}
            </p>
          )}
        </div>
        {data && data.entries.length > 0 ? (
          <LogTable entries={data.entries} stale={log.isPlaceholderData} />
        ) : (
          <p className="empty" role="status">
            {badRoom || data ? (filtered ? say.noneFound : say.none) : log.isError ? '' : texts.loading}
          </p>
        )}
        {data && (
          <div className="table-foot">
            <span className="num">{say.shown(data.entries.length, data.size)}</span>
            <span className="turn">
              {before !== undefined && (
                <Link className="btn small plain" to="/log" search={(kept) => ({ ...kept, before: undefined })}>
                  {say.newest}
                </Link>
              )}
              {next !== null && (
                <Link className="btn small plain" to="/log" search={(kept) => ({ ...kept, before: String(next) })}>
                  {say.older}
                </Link>
              )}
            </span>
          </div>
        )}
      </section>
    </div>
  );
}
