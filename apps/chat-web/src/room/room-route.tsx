import { RoomSession, hasEnded, type RoomSnapshot } from '@parley/client';
import type { RoomId, RoomView } from '@parley/contracts';
import { useCallback, useEffect, useState } from 'react';
import { StoredUnsent } from '../composer/stored-unsent.js';
import { UnsentMessages } from '../composer/unsent-messages.js';
import { GonePage } from '../frame/gone-page.js';
import { LoadingPage } from '../frame/loading-page.js';
import { RefusalPage } from '../frame/refusal-page.js';
import { letImagesGo } from '../images/images-of-room.js';
import { HostSide, VerifyDialog } from '../kinds/audited/lazy-host-side.js';
import { useClient } from '../session/client-context.js';
import { forgetRoom, rememberRoom } from '../session/remembered-room.js';
import { useWatched } from '../session/while-watched.js';
import { EndedPage } from './ended-page.js';
import { RoomPage } from './room-page.js';
import { useRoom } from './use-room.js';

/** The room of an address, in whatever state it is: a reload comes back to the same place. */
export function RoomRoute({ id }: { id: RoomId }) {
  const found = useRoom(id);
  if (found.state === 'loading') return <LoadingPage />;
  if (found.state === 'refused') {
    const { refused } = found.refusal;
    return refused === 'not_found' || refused === 'room_gone' ? (
      <GonePage unsent={<StoredUnsent roomId={id} />} />
    ) : (
      <RefusalPage refusal={found.refusal} onAgain={found.again} />
    );
  }
  return <LiveRoom known={found.room} />;
}

function LiveRoom({ known }: { known: RoomView }) {
  const { api, connection, outbox, sign } = useClient();
  useEffect(
    () => () => {
      letImagesGo(api, known.id);
    },
    [api, known.id],
  );
  const live = useWatched(() => new RoomSession({ connection, outbox, roomId: known.id, room: known, sign }));
  return live ? <InRoom session={live.session} snapshot={live.snapshot} known={known} /> : <LoadingPage />;
}

function InRoom({ session, snapshot, known }: { session: RoomSession; snapshot: RoomSnapshot; known: RoomView }) {
  // An answer to this page's own request may be newer than what the line has told.
  const [answered, setAnswered] = useState(known);
  const heard = snapshot.room ?? known;
  const room = answered.revision > heard.revision ? answered : heard;
  const over = snapshot.status === 'ended' || hasEnded(room);
  const { id, endsAt } = room;
  const { kind } = room.policy;
  useEffect(() => {
    document.documentElement.dataset.kind = kind;
  }, [kind]);
  useEffect(() => {
    if (over || snapshot.status === 'gone') forgetRoom(id);
    else rememberRoom(id, endsAt);
  }, [over, snapshot.status, id, endsAt]);
  const forget = useCallback(() => {
    session.forgetUnsent();
  }, [session]);

  const unsent = <UnsentMessages roomId={id} messages={snapshot.outbox} onSeen={forget} />;
  if (snapshot.status === 'gone') return <GonePage unsent={unsent} />;
  if (snapshot.refusal) {
    return (
      <RefusalPage
        refusal={snapshot.refusal}
        onAgain={() => {
          session.enterAgain();
        }}
      >
        <UnsentMessages roomId={id} messages={snapshot.outbox} mayGoLater />
      </RefusalPage>
    );
  }
  const knock = snapshot.knocks[0];
  const alone = room.participants.length < 2 && room.policy.seats.max === 2;
  // Where two have talked, what they said stays on the page with why it ended.
  if (over && (alone || room.state === 'destroyed')) return <EndedPage room={room} unsent={unsent} />;
  return (
    <>
      {room.state === 'pending' || alone ? (
        <HostSide room={room} onRoom={setAnswered} />
      ) : (
        <RoomPage session={session} snapshot={snapshot} room={room} over={over} onRoom={setAnswered} />
      )}
      {knock && <VerifyDialog key={knock.id} room={room} knock={knock} onRoom={setAnswered} />}
    </>
  );
}
