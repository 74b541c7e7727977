import { isUuid, refuse } from '@parley/contracts';
import type { AdministratorId, LogAnswer, LogEntryView, LogType, Refusal, RoomId, ServerTime } from '@parley/contracts';
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
  /** Somebody's name or id. */
  administrator?: string | undefined;
  /** Milliseconds since the epoch: from then on, and before then. */
  from?: number | undefined;
  to?: number | undefined;
  /** What the page before answered as `next`. */
  before?: number | undefined;
  limit: number;
}

/** A page of the log, newest first, with the details that are still there. Refuses `bad_request` for a room that is no id. */
export async function showLog(
  parts: Pick<OversightParts, 'log' | 'administrators' | 'roomKeys' | 'keys'>,
  input: LogInput,
): Promise<LogAnswer | Refusal> {
  const room = input.room?.toLowerCase() ?? null;
  if (room !== null && !isUuid(room)) return refuse('bad_request', { room: 'not an id' });
  const size = await parts.log.size();
  const administratorId = await administratorOf(parts, input.administrator);
  if (administratorId === undefined) return { entries: [], next: null, size };
  const found = await parts.log.read({
    type: input.type ?? null,
    roomId: room as RoomId | null,
    administratorId,
    from: (input.from ?? null) as ServerTime | null,
    to: (input.to ?? null) as ServerTime | null,
    before: input.before ?? null,
    limit: input.limit + 1,
  });
  const records = found.slice(0, input.limit);
  const keys = await roomKeysOf(parts, records);
  const entries = records.map((record) => viewRecord(parts.keys.log, keys, record));
  return { entries, next: found.length > input.limit ? (entries.at(-1)?.index ?? null) : null, size };
}

/** Whose acts are looked for; null for everybody's, undefined for a name that nobody has. */
async function administratorOf(
  { administrators }: Pick<OversightParts, 'administrators'>,
  nameOrId: string | undefined,
): Promise<AdministratorId | null | undefined> {
  if (nameOrId === undefined) return null;
  const id = nameOrId.toLowerCase();
  return isUuid(id) ? (id as AdministratorId) : (await administrators.findByName(nameOrId.trim()))?.id;
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
