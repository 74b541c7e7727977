import type { AdministratorId, ReadingId, RoomId, ServerTime } from '@parley/contracts';
import type { Sealed } from '@parley/crypto';
import type { LogRecord } from '@parley/rooms';

/** Permission to unseal one room, for one administrator, for a while. */
export interface Reading {
  id: ReadingId;
  roomId: RoomId;
  administratorId: AdministratorId;
  /** Under the service's `log` key, purpose `details`, record id the reading's, no room, seat 0. */
  reason: Sealed;
  startedAt: ServerTime;
  endsAt: ServerTime;
}

export interface Readings {
  /** The reading and its log entries in one transaction, or neither: nothing is unsealed before it resolves. */
  open(reading: Reading, log: readonly LogRecord[]): Promise<void>;
  find(id: ReadingId): Promise<Reading | null>;
}
