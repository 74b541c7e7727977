import { Button, Glyph, Icon, Plan, preloadDialog, TermsLabel, usePageTitle } from '@parley/ui';
import { isUuid, englishTerms, type AdminRoomView } from '@parley/contracts';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useEffect, useState, type ReactNode } from 'react';
import { troubleCode } from '../api/call.js';
import { POLL_MS, roomQuery } from '../api/queries.js';
import { serverNow } from '../api/server-clock.js';
import { CalmPage, OpeningPage, TroublePage } from '../frame/calm-page.js';
import { QueryTrouble } from '../frame/notice.js';
import { Chip, Facts } from '../frame/page-head.js';
import { RoomHolds } from '../holds/room-holds.js';
import { may } from '../session/may.js';
import { useAttended } from '../session/use-attended.js';
import { useSession } from '../session/use-session.js';
import { texts } from '../texts/en.js';
import { Stamp } from '../time/stamp.js';
import { DestructionCard } from './destruction-card.js';
import { lifeLeft } from './life-left.js';
import { ReasonDialog } from './reason-dialog.js';
import { roomName } from './room-name.js';
import { StateSign } from './state-sign.js';
import { Verdict } from './verdict.js';
import './room.css';

const route = getRouteApi('/console/rooms/$roomId');
const say = texts.room;

export function RoomPage() {
  const { roomId } = route.useParams();
  const attended = useAttended();
  const room = useQuery({
    ...roomQuery(roomId),
    enabled: isUuid(roomId),
    refetchInterval: attended ? POLL_MS : false,
  });
  if (room.data)
    return (
      <Room room={room.data.room}>
        <QueryTrouble of={room} />
      </Room>
    );
  if (!isUuid(roomId) || (room.error && troubleCode(room.error) === 'not_found')) return <NoSuchRoom />;
  return room.error ? <TroublePage error={room.error} onAgain={() => void room.refetch()} /> : <OpeningPage />;
}

const NoSuchRoom = () => (
  <CalmPage
    headline={say.gone}
    action={
      <Link className="btn line" to="/rooms">
        {say.all}
      </Link>
    }
  >
    <p>{say.goneWhy}</p>
  </CalmPage>
);

function Room({ room, children }: { room: AdminRoomView; children: ReactNode }) {
  const { administrator } = useSession();
  const left = lifeLeft(room, serverNow());
  const kind = englishTerms.kinds[room.kind].title;
  usePageTitle(texts.title(say.heading(roomName(room))));
  return (
    <div className="page">
      <div className="room-head" data-kind={room.kind}>
        <Glyph policy={room.policy} size={48} life={left?.percent ?? (room.closedAt === null ? 100 : 0)} />
        <h1>
          <span className="vh">{say.heading('')}</span>
          {roomName(room)}
        </h1>
        <div className="state">
          <StateSign state={room.state} />
          {left && <span className="num">{say.left(left.clock)}</span>}
        </div>
        <Chip icon="fill/eye" text={texts.readOnly} />
      </div>
      {children}
      <div className="two">
        <div className="col">
          {may(administrator, 'GET', '/rooms/:roomId/verification') ? (
            <Verdict roomId={room.id} />
          ) : (
            <section className="verdict" aria-label={texts.verdict.name}>
              <p>{texts.verdict.notByRole}</p>
            </section>
          )}
          <Conversation room={room} mayRead={may(administrator, 'POST', '/rooms/:roomId/readings')} />
          <section className="card" aria-label={say.facts}>
            <h2>{say.facts}</h2>
            <RoomFacts room={room} kind={kind} />
            <div className="ways">
              {may(administrator, 'GET', '/readings') && (
                <Link className="btn small line" to="/readings" search={{ room: room.id }}>
                  <Icon name="regular/book-open" size="s" />
                  {say.read.earlier}
                </Link>
              )}
              {may(administrator, 'GET', '/log') && (
                <Link className="btn small line" to="/log" search={{ room: room.id }}>
                  <Icon name="regular/list-bullets" size="s" />
                  {say.inLog}
                </Link>
              )}
            </div>
          </section>
        </div>
        <aside className="col" data-kind={room.kind} aria-label={say.terms}>
          <div className="plan-card">
            <Plan policy={room.policy} title={say.plan(kind)} />
          </div>
          <TermsLabel
            policy={room.policy}
            words={englishTerms}
            name={say.terms}
            version={say.version(room.policy.version)}
          />
          {room.policy.keeping.messages === 'durable' && <DestructionCard room={room} administrator={administrator} />}
          {may(administrator, 'GET', '/holds') && <RoomHolds room={room} administrator={administrator} />}
        </aside>
      </div>
    </div>
  );
}

function RoomFacts({ room, kind }: { room: AdminRoomView; kind: string }) {
  return (
    <Facts
      facts={[
        [say.kind, kind],
        [say.seats, texts.rooms.seats(room.seatsTaken, room.seatsMax)],
        [say.messages, texts.number(room.messages)],
        [say.opened, <Stamp key="opened" at={room.createdAt} />],
        room.policy.activation === null
          ? null
          : [say.activated, room.activatedAt === null ? say.notYet : <Stamp key="activated" at={room.activatedAt} />],
        room.closedAt === null && room.endsAt !== null ? [say.ends, <Stamp key="ends" at={room.endsAt} />] : null,
        room.closedAt === null ? null : [say.closed, <Stamp key="closed" at={room.closedAt} />],
        room.closeReason === null ? null : [say.why, texts.closed[room.closeReason]],
        [say.id, <code key="id">{room.id}</code>],
      ]}
    />
  );
}

/** The way to what was said: for auditors, with a reason, and only where the room's terms say that it may be read. */
function Conversation({ room, mayRead }: { room: AdminRoomView; mayRead: boolean }) {
  const [asking, setAsking] = useState(false);
  const why = !room.policy.readings
    ? say.read.notByTerms
    : room.state === 'destroyed'
      ? say.read.gone
      : mayRead
        ? null
        : say.read.notByRole;
  useEffect(() => {
    // One that does not come now is asked for again when it is needed.
    if (why === null) void preloadDialog().catch(() => undefined);
  }, [why]);
  return (
    <section className="card" aria-label={say.read.heading}>
      <h2>{say.read.heading}</h2>
      <p>{why ?? say.read.offer}</p>
      {why === null && (
        <Button
          look="primary"
          onClick={() => {
            setAsking(true);
          }}
        >
          <Icon name="regular/eye" />
          {say.read.button}
        </Button>
      )}
      {asking && (
        <ReasonDialog
          room={room}
          onClose={() => {
            setAsking(false);
          }}
        />
      )}
    </section>
  );
}
