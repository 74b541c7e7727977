import type { AdministratorId, LogType, RoomId, ServerTime } from '@parley/contracts';
import type { LogRecord, SealedDetails } from '@parley/rooms';

/** A leaf of the log with its details still sealed. */
export interface LoggedRecord {
  /** 0, 1, … */
  index: number;
  at: ServerTime;
  type: LogType;
  roomId: RoomId | null;
  subject: string | null;
  /** null once deleted. */
  details: SealedDetails | null;
}
export interface LogQuery {
  type: LogType | null;
  roomId: RoomId | null;
  /** What this administrator did. */
  administratorId?: AdministratorId | null;
  /** From then on; before then. */
  from?: ServerTime | null;
  to?: ServerTime | null;
  /** Only entries before this index. */
  before: number | null;
  limit: number;
}

export interface OversightLog {
  /** What belongs to no room and no other change, in a transaction of its own; nothing for an empty list. */
  append(records: readonly LogRecord[]): Promise<void>;
  /** Newest first. */
  read(query: LogQuery): Promise<LoggedRecord[]>;
  /** How many entries the log has. */
  size(): Promise<number>;
}
