import { usePageTitle } from '@parley/ui';
import { ROOM_KINDS, ROOM_STATES, englishTerms } from '@parley/contracts';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useCallback } from 'react';
import { POLL_MS, roomsQuery, statsQuery } from '../api/queries.js';
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
import type { RoomsSearch } from './rooms-search.js';
import { RoomsTable } from './rooms-table.js';
import { DEFAULT_SORT } from './sort-rooms.js';
import { StateCounts } from './state-counts.js';

const route = getRouteApi('/console/rooms');
const say = texts.rooms;

export function RoomsPage() {
  const { administrator } = useSession();
  return may(administrator, 'GET', '/rooms') ? <Rooms /> : <ForbiddenPage />;
}

function Rooms() {
  const search = route.useSearch();
  const { state, kind, q, after, sort = DEFAULT_SORT } = search;
  const navigate = route.useNavigate();
  const attended = useAttended();
  const refetchInterval = attended ? POLL_MS : false;
  const stats = useQuery({ ...statsQuery, refetchInterval });
  const rooms = useQuery({ ...roomsQuery({ state, kind, q, after }), refetchInterval });
  usePageTitle(texts.title(say.heading));
  /** A changed filter begins at the first page. */
  const filter = useCallback(
    (changed: RoomsSearch) => {
      void navigate({ search: (before) => ({ ...before, after: undefined, ...changed }), replace: true });
    },
    [navigate],
  );
  const searchFor = useCallback(
    (words: string) => {
      filter({ q: words === '' ? undefined : words });
    },
    [filter],
  );
  const { data } = rooms;
  const next = data?.next ?? null;
  const filtered = Boolean(state ?? kind ?? q);
  return (
    <div className="page">
      <PageHead
        heading={say.heading}
        chip={{ icon: 'fill/eye', text: texts.readOnly }}
        asOf={data?.asOf}
        live={livenessOf(rooms, attended)}
      />
      <QueryTrouble of={rooms.error ? rooms : stats} />
      <StateCounts stats={stats.data} chosen={state} />
      <section className="card flush">
        <div className="filters">
          <SearchFilter label={say.search} hint={say.searchHint} value={q ?? ''} onChange={searchFor} />
          <SelectFilter
            label={say.state}
            options={ROOM_STATES}
            words={(one) => texts.states[one]}
            value={state}
            onChange={(value) => {
              filter({ state: value });
            }}
          />
          <SelectFilter
            label={say.kind}
            options={ROOM_KINDS}
            words={(one) => englishTerms.kinds[one].title}
            value={kind}
            onChange={(value) => {
              filter({ kind: value });
            }}
          />
        </div>
        {data && data.rooms.length > 0 ? (
          <RoomsTable
            rooms={data.rooms}
            asOf={data.asOf}
            sort={sort}
            stale={rooms.isPlaceholderData}
            onSort={(wanted) => {
              void navigate({ search: (before) => ({ ...before, sort: wanted }), replace: true });
            }}
          />
        ) : (
          <p className="empty" role="status">
            {data ? (filtered ? say.noneFound : say.none) : rooms.isError ? '' : texts.loading}
          </p>
        )}
        {data && (
          <div className="table-foot">
            <span className="num">
              {say.shown(data.rooms.length)}. {say.namesNote}{' '}
              {(next !== null || after !== undefined) && sort !== DEFAULT_SORT && say.sortedHere}
            </span>
            <span className="turn">
              {filtered && (
                <Link className="btn small plain" to="/rooms">
                  {say.clear}
                </Link>
              )}
              {after !== undefined && (
                <Link className="btn small plain" to="/rooms" search={{ ...search, after: undefined }}>
                  {say.newest}
                </Link>
              )}
              {next !== null && (
                <Link className="btn small plain" to="/rooms" search={{ ...search, after: next }}>
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
