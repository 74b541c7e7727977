import type { SeatNumber, ServerTime, Thumbprint } from '@parley/contracts';
import type { DataKey } from '@parley/crypto';
import type { Seating } from '../decisions/enter.js';
import type { Participant, Room } from '../room.js';
import { roomLog } from './room-log.js';
import { idIn, sealNotice, sealText } from './seal-entry.js';

export interface Newcomer {
  thumbprint: Thumbprint;
  name: string | null;
  joinProof: string;
  /** null where it is not known any more: the knock's own log entry has it. */
  address: string | null;
}

/** Everything that seating somebody writes: the participant, the room's *joined*, the log's. */
export function seatingOf(room: Pick<Room, 'id' | 'policy'>, key: DataKey, newcomer: Newcomer): Seating {
  const id = idIn(room.id);
  // The members of a room that holds its own keys learn names from each other, never from the service.
  const name = room.policy.keys === 'members' ? null : newcomer.name;
  return {
    participant: (seat: SeatNumber, joinedSeq: number, now: ServerTime): Participant => ({
      id,
      seat,
      thumbprint: newcomer.thumbprint,
      name: name === null ? null : sealText(key, 'name', room.id, id, seat, name),
      joinedAt: now,
      joinedSeq,
      leftAt: null,
      readSeq: 0,
      readAt: null,
      joinProof: newcomer.joinProof,
    }),
    joined: (seat) => sealNotice(key, room.id, 'joined', { name, seat, thumbprint: newcomer.thumbprint }),
    log: (seat, locks) => [
      ...roomLog(room, key, 'room_joined', id, {
        seat,
        name,
        address: newcomer.address,
        thumbprint: newcomer.thumbprint,
      }),
      ...(locks ? roomLog(room, key, 'room_locked', null, {}) : []),
    ],
  };
}
