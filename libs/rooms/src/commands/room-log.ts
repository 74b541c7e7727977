import type { CloseReason, LogType, SeatNumber } from '@parley/contracts';
import type { DataKey } from '@parley/crypto';
import { roomEndSubject } from '@parley/record';
import type { EndedLog } from '../decisions/close.js';
import { logRecord } from '../log-record.js';
import type { LogRecord } from '../log-record.js';
import type { Room } from '../room.js';

type RoomEvent = Extract<LogType, `room_${string}`>;

/** What a participant did, where the policy keeps a log: under the room's key, gone with the room. */
export const roomLog = (
  room: Pick<Room, 'id' | 'policy'>,
  key: DataKey,
  type: RoomEvent,
  subject: string | null,
  details: Readonly<Record<string, unknown>>,
): LogRecord[] =>
  room.policy.keeping.log ? [logRecord(key, 'room', { type, roomId: room.id, subject, details })] : [];

const subjectOf = ({ lastSeq, head, closedAt }: Pick<Room, 'lastSeq' | 'head' | 'closedAt'>): string => {
  if (closedAt === null) throw new Error('the room has not ended');
  return roomEndSubject({ lastSeq, head, closedAt });
};
const ending = (room: Pick<Room, 'lastSeq' | 'head'>, reason: CloseReason, by: SeatNumber | null) => ({
  reason,
  by,
  lastSeq: room.lastSeq,
  head: room.head.toString('base64url'),
});

/** Ended by someone, from an address. */
export const endedBy =
  (room: Pick<Room, 'id' | 'policy'>, key: DataKey, address: string): EndedLog =>
  (after, reason, by) =>
    roomLog(room, key, 'room_ended', subjectOf(after), { ...ending(after, reason, by), address });

/** Ended by its own terms: nothing in it is about a person, so it stays when the room is destroyed. */
export const endedByItself =
  (room: Pick<Room, 'id' | 'policy'>, logKey: DataKey): EndedLog =>
  (after, reason, by) =>
    room.policy.keeping.log
      ? [
          logRecord(logKey, 'log', {
            type: 'room_ended',
            roomId: room.id,
            subject: subjectOf(after),
            details: ending(after, reason, by),
          }),
        ]
      : [];
