import type { AdministratorId, ReadingId, ReadingState, Refusal, RoomId, ServerTime } from '@parley/contracts';
import type { Sealed } from '@parley/crypto';
import type { LogRecord } from '@parley/rooms';

/** What another administrator said of a reading. */
export interface Approval {
  administratorId: AdministratorId;
  /** Theirs. */
  name: string;
  agrees: boolean;
  at: ServerTime;
}
/** Permission to unseal one room, for one administrator, for a while. */
export interface Reading {
  id: ReadingId;
  roomId: RoomId;
  administratorId: AdministratorId;
  /** Theirs. */
  name: string;
  /** Under the service's `log` key, purpose `details`, record id the reading's, no room, seat 0. */
  reason: Sealed;
  askedAt: ServerTime;
  /** null while it waits for others; so is `endsAt`. */
  startedAt: ServerTime | null;
  endsAt: ServerTime | null;
  /** Ended by the reader before its time. */
  endedAt: ServerTime | null;
  refusedAt: ServerTime | null;
  /** In the order they came. */
  approvals: Approval[];
}
export interface ReadingQuery {
  administratorId: AdministratorId | null;
  roomId: RoomId | null;
  /** As it is at `now`. */
  state: ReadingState | null;
  /** Only readings asked for before this one. */
  before: ReadingId | null;
  limit: number;
  now: ServerTime;
}
/** What becomes of a reading; what is not named stays. */
export interface ReadingChange {
  startedAt?: ServerTime;
  endsAt?: ServerTime;
  endedAt?: ServerTime;
  refusedAt?: ServerTime;
  approval?: Approval;
  log: readonly LogRecord[];
}

export interface Readings {
  /** The reading and its log entries in one transaction, or neither: nothing is unsealed before it resolves. */
  open(reading: Reading, log: readonly LogRecord[]): Promise<void>;
  find(id: ReadingId): Promise<Reading | null>;
  /** Newest first. */
  list(query: ReadingQuery): Promise<Reading[]>;
  /**
   * Locks the reading, asks, and writes what was decided with its log entries in one transaction, or nothing. Answers the reading as
   * it is then; refuses `not_found` for an unknown one, and what `decide` refuses. `answeredBy`: whose approval may be decided, locked
   * before the reading, so that an answer and a removal can't wait for each other.
   */
  change(
    id: ReadingId,
    decide: (reading: Reading) => ReadingChange | Refusal,
    answeredBy?: AdministratorId,
  ): Promise<Reading | Refusal>;
}
