import { Icon, usePageTitle } from '@parley/ui';
import type { AdministratorView, HoldView } from '@parley/contracts';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { holdsQuery, POLL_MS } from '../api/queries.js';
import { onServerClock } from '../api/server-clock.js';
import { ForbiddenPage } from '../frame/calm-page.js';
import { QueryTrouble } from '../frame/notice.js';
import { Columns } from '../frame/columns.js';
import { livenessOf } from '../frame/liveness.js';
import { PageHead } from '../frame/page-head.js';
import { SelectFilter } from '../frame/select-filter.js';
import { shortId } from '../rooms/room-name.js';
import { may } from '../session/may.js';
import { useAttended } from '../session/use-attended.js';
import { useSession } from '../session/use-session.js';
import { recordTexts } from '../texts/record.js';
import { texts } from '../texts/en.js';
import { Stamp } from '../time/stamp.js';
import { HOLD_STATES } from './holds-search.js';
import { ReleaseHold } from './release-hold.js';
import './holds.css';

const route = getRouteApi('/console/holds');
const say = recordTexts.holds;
const { columns } = say;

export function HoldsPage() {
  const { administrator } = useSession();
  return may(administrator, 'GET', '/holds') ? <Holds administrator={administrator} /> : <ForbiddenPage />;
}

function Holds({ administrator }: { administrator: AdministratorView }) {
  const { released } = route.useSearch();
  const navigate = route.useNavigate();
  const attended = useAttended();
  const holds = useQuery({ ...holdsQuery({ released }), refetchInterval: attended ? POLL_MS : false });
  usePageTitle(texts.title(say.heading));
  const { data, error } = holds;
  const mayRelease = may(administrator, 'DELETE', '/holds/:holdId');
  return (
    <div className="page">
      <PageHead
        heading={say.heading}
        asOf={data && onServerClock(holds.dataUpdatedAt)}
        live={livenessOf(holds, attended)}
      />
      <p className="lead">{say.lead}</p>
      <QueryTrouble of={holds} />
      <section className="card flush">
        <div className="filters">
          <SelectFilter
            label={say.state}
            options={HOLD_STATES}
            words={(one) => (one === 'true' ? say.releasedOnly : say.standingOnly)}
            value={released}
            onChange={(value) => {
              void navigate({ search: { released: value }, replace: true });
            }}
          />
        </div>
        {data && data.holds.length > 0 ? (
          <table role="table" className={holds.isPlaceholderData ? 'holds stale' : 'holds'} aria-label={say.heading}>
            <Columns names={[columns.room, columns.reason, columns.by, columns.placed, columns.released]} />
            <tbody role="rowgroup">
              {data.holds.map((hold) => (
                <HoldRow key={hold.id} hold={hold} mayRelease={mayRelease} />
              ))}
            </tbody>
          </table>
        ) : (
          <p className="empty" role="status">
            {data ? (released === undefined ? say.none : say.noneFound) : error ? '' : texts.loading}
          </p>
        )}
        {data && (
          <div className="table-foot">
            <span className="num">
              {say.shown(data.holds.length)}.{!mayRelease && ` ${say.onlySecurity}`}
            </span>
            {released !== undefined && (
              <span className="turn">
                <Link className="btn small plain" to="/holds">
                  {texts.rooms.clear}
                </Link>
              </span>
            )}
          </div>
        )}
      </section>
    </div>
  );
}

function HoldRow({ hold, mayRelease }: { hold: HoldView; mayRelease: boolean }) {
  const name = shortId(hold.roomId);
  return (
    <tr role="row">
      <td role="cell" className="num">
        <Link
          className="to-room"
          to="/rooms/$roomId"
          params={{ roomId: hold.roomId }}
          aria-label={texts.rooms.room(name)}
        >
          {name}
        </Link>
      </td>
      <td role="cell" className="whole">
        <q dir="auto">{hold.reason}</q>
      </td>
      <td role="cell" data-label={columns.by}>
        {hold.by}
      </td>
      <td role="cell" data-label={columns.placed}>
        <Stamp at={hold.placedAt} />
      </td>
      <td role="cell" className="whole" data-label={hold.releasedAt === null ? undefined : columns.released}>
        {hold.releasedAt === null ? (
          <span className="standing">
            <span className="signed">
              <Icon name="regular/hand-palm" size="s" />
              {say.standing}
            </span>
            {mayRelease && <ReleaseHold hold={hold} room={name} />}
          </span>
        ) : (
          <>
            <Stamp at={hold.releasedAt} />
            {hold.releasedBy !== null && <small className="note">{say.releasedBy(hold.releasedBy)}</small>}
          </>
        )}
      </td>
    </tr>
  );
}
