import type { LogType, RoomId } from '@parley/contracts';
import type { DataKey } from '@parley/crypto';
import { logRecord } from '@parley/rooms';
import type { LogRecord } from '@parley/rooms';

/** What an administrator or the service did: under the service's log key, so it outlives every room. */
export const serviceLog = (
  logKey: DataKey,
  type: LogType,
  subject: string | null,
  details: Readonly<Record<string, unknown>>,
  roomId: RoomId | null = null,
): LogRecord => logRecord(logKey, 'log', { type, roomId, subject, details });
