import type { DataKey } from '@parley/crypto';
import { logRecord } from '@parley/rooms';
import type { LogRecord, Room } from '@parley/rooms';

/** What destroying a room leaves behind, and what the log says of it. */
export interface Destruction {
  /** `row`: state, last sequence and head stay for ever, so that the log's promise can be checked. `nothing`: where no log is kept. */
  remains: 'row' | 'nothing';
  log: LogRecord[];
}

/** A room nobody ever activated held no conversation: its content goes as soon as it is closed. null for every other room. */
export function decideDrop(
  room: Pick<Room, 'id' | 'policy' | 'state' | 'closeReason' | 'lastSeq' | 'head'>,
  logKey: DataKey,
): Destruction | null {
  if (room.state !== 'closed' || room.closeReason !== 'never_activated') return null;
  if (!room.policy.keeping.log) return { remains: 'nothing', log: [] };
  const details = { reason: room.closeReason, lastSeq: room.lastSeq, head: room.head.toString('base64url') };
  return {
    remains: 'row',
    log: [logRecord(logKey, 'log', { type: 'room_destroyed', roomId: room.id, subject: null, details })],
  };
}
