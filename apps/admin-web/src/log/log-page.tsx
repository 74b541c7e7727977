import { usePageTitle } from '@parley/ui';
import { isUuid, LOG_TYPES } from '@parley/contracts';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useCallback } from 'react';
import { onServerClock } from '../api/server-clock.js';
import { logQuery, POLL_MS } from '../api/queries.js';
import { ForbiddenPage } from '../frame/calm-page.js';
import { QueryTrouble } from '../frame/notice.js';
import { livenessOf } from '../frame/liveness.js';
import { PageHead } from '../frame/page-head.js';
import { SearchFilter } from '../frame/search-filter.js';
import { SelectFilter } from '../frame/select-filter.js';
import { may } from '../session/may.js';
import { useAttended } from '../session/use-attended.js';
import { useSession } from '../session/use-session.js';
import { texts } from '../texts/en.js';
import { DayFilter } from './day-filter.js';
import { logFilters, type LogSearch } from './log-search.js';
import { LogTable } from './log-table.js';
import './log.css';

const route = getRouteApi('/console/log');
const say = texts.log;
/** What is asked for most, one press away. */
const OFTEN = [undefined, 'reading_asked', 'network_denied', 'sign_in_failed'] as const;

export function LogPage() {
  const { administrator } = useSession();
  return may(administrator, 'GET', '/log') ? <Log /> : <ForbiddenPage />;
}

function Log() {
  const shown = route.useSearch();
  const { type, room, administrator, from, to, before } = shown;
  const navigate = route.useNavigate();
  const attended = useAttended();
  const badRoom = room !== undefined && !isUuid(room);
  const log = useQuery({
    ...logQuery(logFilters(shown)),
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
  const filterAdministrator = useCallback(
    (words: string) => {
      filter({ administrator: words === '' ? undefined : words });
    },
    [filter],
  );
  const data = badRoom ? undefined : log.data;
  const next = data?.next ?? null;
  const filtered = [type, room, administrator, from, to].some((one) => one !== undefined);
  const backwards = from !== undefined && to !== undefined && from > to;
  return (
    <div className="page">
      <PageHead
        heading={say.heading}
        {...(data && { chip: { icon: 'regular/list-bullets', text: say.size(data.size) } })}
        asOf={data && onServerClock(log.dataUpdatedAt)}
        {...(before === undefined && { live: livenessOf(log, attended) })}
      />
      <QueryTrouble of={log} />
      <p className="segments" role="group" aria-label={say.often}>
        {OFTEN.map((one) => (
          <Link
            key={one ?? 'all'}
            to="/log"
            search={{ ...shown, before: undefined, type: one }}
            replace
            className={one === type ? 'on' : ''}
            aria-current={one === type ? 'true' : undefined}
          >
            {one === undefined ? say.all : say.oftenNames[one]}
          </Link>
        ))}
      </p>
      <section className="card flush">
        <div className="filters log-filters">
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
          <SearchFilter
            label={say.administrator}
            hint={say.administratorHint}
            value={administrator ?? ''}
            onChange={filterAdministrator}
          />
          <DayFilter
            label={say.from}
            value={from}
            max={to}
            onChange={(day) => {
              filter({ from: day });
            }}
          />
          <DayFilter
            label={say.to}
            value={to}
            min={from}
            onChange={(day) => {
              filter({ to: day });
            }}
          />
          {backwards && (
            <p className="error" role="alert">
              {say.backwards}
            </p>
          )}
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
              {filtered && (
                <Link className="btn small plain" to="/log">
                  {texts.rooms.clear}
                </Link>
              )}
              {before !== undefined && (
                <Link className="btn small plain" to="/log" search={{ ...shown, before: undefined }}>
                  {say.newest}
                </Link>
              )}
              {next !== null && (
                <Link className="btn small plain" to="/log" search={{ ...shown, before: String(next) }}>
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
