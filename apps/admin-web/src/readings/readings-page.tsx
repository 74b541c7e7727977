import { Icon, usePageTitle } from '@parley/ui';
import { READING_STATES, isUuid, type AdministratorView, type ReadingView } from '@parley/contracts';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { POLL_MS, readingsQuery } from '../api/queries.js';
import { onServerClock } from '../api/server-clock.js';
import { ForbiddenPage } from '../frame/calm-page.js';
import { QueryTrouble } from '../frame/notice.js';
import { livenessOf } from '../frame/liveness.js';
import { PageHead } from '../frame/page-head.js';
import { SelectFilter } from '../frame/select-filter.js';
import { shortId } from '../rooms/room-name.js';
import { may } from '../session/may.js';
import { useAttended } from '../session/use-attended.js';
import { useSession } from '../session/use-session.js';
import { recordTexts } from '../texts/record.js';
import { texts } from '../texts/en.js';
import { utcMinute } from '../time/format-time.js';
import { Stamp } from '../time/stamp.js';
import { AnswerReading } from './answer-reading.js';
import { ReadingSign } from './reading-state.js';
import './readings.css';

const route = getRouteApi('/console/readings');
const say = recordTexts.readings;
const { columns } = say;

export function ReadingsPage() {
  const { administrator } = useSession();
  return may(administrator, 'GET', '/readings') ? <Readings administrator={administrator} /> : <ForbiddenPage />;
}

function Readings({ administrator }: { administrator: AdministratorView }) {
  const { state, room, before } = route.useSearch();
  const navigate = route.useNavigate();
  const attended = useAttended();
  const refetchInterval = attended ? POLL_MS : false;
  const knownRoom = room !== undefined && isUuid(room) ? room : undefined;
  const readings = useQuery({ ...readingsQuery({ state, room: knownRoom, before }), refetchInterval });
  const waiting = useQuery({ ...readingsQuery({ state: 'waiting' }), refetchInterval });
  usePageTitle(texts.title(say.heading));
  const { data, error } = readings;
  const filtered = state !== undefined || knownRoom !== undefined;
  const next = data?.next ?? null;
  return (
    <div className="page">
      <PageHead
        heading={say.heading}
        asOf={data && onServerClock(readings.dataUpdatedAt)}
        live={livenessOf(readings, attended)}
      />
      <QueryTrouble of={readings} />
      {waiting.data && waiting.data.readings.length > 0 && (
        <WaitingReadings readings={waiting.data.readings} ownId={administrator.id} />
      )}
      <section className="card flush">
        <div className="filters">
          <SelectFilter
            label={say.state}
            options={READING_STATES}
            words={(one) => say.states[one]}
            value={state}
            onChange={(value) => {
              void navigate({ search: (kept) => ({ ...kept, before: undefined, state: value }), replace: true });
            }}
          />
          {knownRoom !== undefined && <span className="chip num">{say.ofRoom(`…${knownRoom.slice(-8)}`)}</span>}
        </div>
        {data && data.readings.length > 0 ? (
          <ReadingsTable readings={data.readings} ownId={administrator.id} stale={readings.isPlaceholderData} />
        ) : (
          <p className="empty" role="status">
            {data ? (filtered ? say.noneFound : say.none) : error ? '' : texts.loading}
          </p>
        )}
        {data && (
          <div className="table-foot">
            <span className="num">
              {say.shown(data.readings.length)}. {say.noteShown}
            </span>
            <span className="turn">
              {filtered && (
                <Link className="btn small plain" to="/readings">
                  {say.clear}
                </Link>
              )}
              {before !== undefined && (
                <Link className="btn small plain" to="/readings" search={{ state, room }}>
                  {say.newest}
                </Link>
              )}
              {next !== null && (
                <Link className="btn small plain" to="/readings" search={{ state, room, before: next }}>
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

/** What waits for an answer stands first, whatever the list below shows. */
const WaitingReadings = ({ readings, ownId }: { readings: readonly ReadingView[]; ownId: string }) => (
  <section className="card waiting" aria-label={say.waitingFor(readings.length)}>
    <h2>
      <Icon name="bold/hourglass-medium" />
      {say.waitingFor(readings.length)}
    </h2>
    <p>{say.waitingNote}</p>
    <ul>
      {readings.map((reading) => (
        <li key={reading.id}>
          <div>
            <b>{reading.administrator.id === ownId ? say.youAsk : say.asks(reading.administrator.name)}</b>{' '}
            <Link
              className="to-room num"
              to="/rooms/$roomId"
              params={{ roomId: reading.roomId }}
              aria-label={texts.rooms.room(shortId(reading.roomId))}
            >
              {shortId(reading.roomId)}
            </Link>
            <q dir="auto">{reading.reason}</q>
            <Stamp at={reading.askedAt} />
          </div>
          <AnswerReading reading={reading} />
        </li>
      ))}
    </ul>
  </section>
);

const ReadingsTable = ({
  readings,
  ownId,
  stale,
}: {
  readings: readonly ReadingView[];
  ownId: string;
  stale: boolean;
}) => (
  <table role="table" className={stale ? 'readings stale' : 'readings'} aria-label={say.heading} aria-busy={stale}>
    <thead role="rowgroup">
      <tr role="row">
        {(['asked', 'who', 'state', 'reason', 'room'] as const).map((column) => (
          <th key={column} role="columnheader" scope="col" aria-sort={column === 'asked' ? 'descending' : undefined}>
            {columns[column]}
          </th>
        ))}
      </tr>
    </thead>
    <tbody role="rowgroup">
      {readings.map((reading) => (
        <ReadingRow key={reading.id} reading={reading} own={reading.administrator.id === ownId} />
      ))}
    </tbody>
  </table>
);

function ReadingRow({ reading, own }: { reading: ReadingView; own: boolean }) {
  const { id, administrator, state, endsAt, reason, approvals, roomId, askedAt } = reading;
  return (
    <tr role="row">
      <td role="cell">
        <Stamp at={askedAt} />
      </td>
      <td role="cell">
        <Link className="to-room" to="/readings/$readingId" params={{ readingId: id }}>
          <span className="vh">{say.open('')}</span>
          {administrator.name}
        </Link>{' '}
        {own && <span className="chip">{say.you}</span>}
      </td>
      <td role="cell">
        <ReadingSign state={state} />
        {state === 'open' && endsAt !== null && <small className="note num">{say.until(utcMinute(endsAt))}</small>}
      </td>
      <td role="cell" className="whole">
        <q dir="auto">{reason}</q>
        {approvals.map(({ name, agrees, at }) => (
          <small className="note num" key={name}>
            {say.answer(name, agrees)}, {utcMinute(at)} UTC
          </small>
        ))}
      </td>
      <td role="cell" className="num">
        <Link
          className="to-room"
          to="/rooms/$roomId"
          params={{ roomId }}
          aria-label={texts.rooms.room(shortId(roomId))}
        >
          {shortId(roomId)}
        </Link>
      </td>
    </tr>
  );
}
