import { Button, Icon, preloadDialog } from '@parley/ui';
import type { AdminRoomView, AdministratorView } from '@parley/contracts';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { holdsQuery } from '../api/queries.js';
import { QueryTrouble } from '../frame/notice.js';
import { roomName } from '../rooms/room-name.js';
import { may } from '../session/may.js';
import { recordTexts } from '../texts/record.js';
import { texts } from '../texts/en.js';
import { Stamp } from '../time/stamp.js';
import { PlaceHoldDialog } from './place-hold-dialog.js';
import { ReleaseHold } from './release-hold.js';
import './holds.css';

const say = recordTexts.holds;

/** What keeps this room from destruction, with the way to place a hold and to release one. */
export function RoomHolds({ room, administrator }: { room: AdminRoomView; administrator: AdministratorView }) {
  const holds = useQuery(holdsQuery({ room: room.id }));
  const [placing, setPlacing] = useState(false);
  const mayPlace = may(administrator, 'POST', '/rooms/:roomId/holds') && room.state !== 'destroyed';
  const mayRelease = may(administrator, 'DELETE', '/holds/:holdId');
  useEffect(() => {
    // One that does not come now is asked for again when it is needed.
    if (mayPlace) void preloadDialog().catch(() => undefined);
  }, [mayPlace]);
  const { data, error } = holds;
  return (
    <section className="card room-holds" aria-label={say.ofRoom}>
      <h2>{say.ofRoom}</h2>
      <QueryTrouble of={holds} />
      {!data && !error && <p role="status">{texts.loading}</p>}
      {data?.holds.length === 0 && <p>{say.noneHere}</p>}
      {data && data.holds.length > 0 && (
        <ul>
          {data.holds.map((hold) => (
            <li key={hold.id} className={hold.releasedAt === null ? 'stands' : undefined}>
              <Icon name="regular/hand-palm" />
              <div>
                <q dir="auto">{hold.reason}</q>
                <small className="num">
                  {hold.by}, <Stamp at={hold.placedAt} />
                </small>
                {hold.releasedAt !== null && (
                  <small className="num">
                    {say.columns.released} {hold.releasedBy !== null && say.releasedBy(hold.releasedBy)},{' '}
                    <Stamp at={hold.releasedAt} />
                  </small>
                )}
              </div>
              {hold.releasedAt === null && mayRelease && <ReleaseHold hold={hold} room={roomName(room)} />}
            </li>
          ))}
        </ul>
      )}
      {mayPlace ? (
        <Button
          look="line"
          size="small"
          onClick={() => {
            setPlacing(true);
          }}
        >
          <Icon name="regular/hand-palm" size="s" />
          {say.place}
        </Button>
      ) : (
        room.state !== 'destroyed' && <p>{say.onlySecurity}</p>
      )}
      {placing && (
        <PlaceHoldDialog
          room={room}
          onClose={() => {
            setPlacing(false);
          }}
        />
      )}
    </section>
  );
}
