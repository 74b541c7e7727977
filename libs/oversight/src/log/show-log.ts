import { isUuid, refuse } from '@parley/contracts';
import type { LogAnswer, LogEntryView, LogType, Refusal, RoomId } from '@parley/contracts';
import { EnvelopeError } from '@parley/crypto';
import type { DataKey } from '@parley/crypto';
import { openLogDetails } from '@parley/rooms';
import type { OversightParts } from '../oversight-parts.js';
import type { LoggedRecord } from '../ports/oversight-log.js';
import { freshRoomKey } from '../rooms/fresh-room-key.js';

export interface LogInput {
  type?: LogType | undefined;
  /** A room's id. */
  room?: string | undefined;
  /** What the page before answered as `next`. */
  before?: number | undefined;
  limit: number;
}

/** A page of the log, newest first, with the details that are still there. Refuses `bad_request` for a room that is no id. */
export async function showLog(
  parts: Pick<OversightParts, 'log' | 'roomKeys' | 'keys'>,
  input: LogInput,
): Promise<LogAnswer | Refusal> {
  const room = input.room?.toLowerCase() ?? null;
  if (room !== null && !isUuid(room)) return refuse('bad_request', { room: 'not an id' });
  const size = await parts.log.size();
  const found = await parts.log.read({
    type: input.type ?? null,
    roomId: room as RoomId | null,
    before: input.before ?? null,
    limit: input.limit + 1,
  });
  const records = found.slice(0, input.limit);
  const keys = await roomKeysOf(parts, records);
  const entries = records.map((record) => viewRecord(parts.keys.log, keys, record));
  return { entries, next: found.length > input.limit ? (entries.at(-1)?.index ?? null) : null, size };
}

/** The keys of the rooms under which details of this page lie; null for rooms destroyed since. */
async function roomKeysOf(
  parts: Pick<OversightParts, 'roomKeys'>,
  records: readonly LoggedRecord[],
): Promise<ReadonlyMap<RoomId, DataKey | null>> {
  const rooms = records.flatMap(({ roomId, details }) => (roomId && details?.under === 'room' ? [roomId] : []));
  return new Map(
    await Promise.all([...new Set(rooms)].map(async (id) => [id, await freshRoomKey(parts, id)] as const)),
  );
}

function viewRecord(
  logKey: DataKey,
  roomKeys: ReadonlyMap<RoomId, DataKey | null>,
  { details, ...record }: LoggedRecord,
): LogEntryView {
  const { index, at, type, roomId, subject } = record;
  const key = details?.under === 'room' ? roomId && roomKeys.get(roomId) : logKey;
  const view = { index, at, type, roomId, subject };
  if (!details || !key) return { ...view, details: null };
  try {
    return { ...view, details: openLogDetails(key, details, roomId) };
  } catch (error) {
    // One altered row must not hide the others.
    if (error instanceof EnvelopeError) return { ...view, details: { altered: true } };
    throw error;
  }
}
