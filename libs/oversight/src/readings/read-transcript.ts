import { isRefusal, refuse, THE_ROOM } from '@parley/contracts';
import type {
  JoinedContent,
  LeftContent,
  MessageContent,
  ReadingId,
  Refusal,
  SeatNumber,
  TranscriptAnswer,
  TranscriptEntry,
} from '@parley/contracts';
import { EnvelopeError, open, PURPOSE } from '@parley/crypto';
import type { DataKey } from '@parley/crypto';
import { unsalted } from '@parley/record';
import { openEntry, openText } from '@parley/rooms';
import type { OversightParts } from '../oversight-parts.js';
import type { Administrator } from '../administrators/administrator.js';
import type { SeatName, TranscriptRow } from '../ports/oversight-rooms.js';
import type { Reading } from '../ports/readings.js';
import { freshRoomKey } from '../rooms/fresh-room-key.js';
import { viewRoomFacts } from '../rooms/view-room.js';
import { openReading } from './open-reading.js';
import { viewReading } from './view-reading.js';

type Names = ReadonlyMap<SeatNumber, string | null>;

/**
 * A page of the transcript, unsealed. Refuses `not_found` to everybody but the one whose reading it is, `reading_waiting` until others
 * have agreed, `forbidden` once it is over or refused, `room_gone` when the room was destroyed, `record_altered` with the sequence of an entry that does not open.
 */
export async function readTranscript(
  parts: Pick<OversightParts, 'rooms' | 'roomKeys' | 'readings' | 'administrators' | 'approvals' | 'keys' | 'now'>,
  administrator: Administrator,
  readingId: ReadingId,
  page: { after: number; limit: number },
): Promise<TranscriptAnswer | Refusal> {
  const reading = await openReading(parts, administrator, readingId);
  return isRefusal(reading) ? reading : unseal(parts, reading, page);
}

async function unseal(
  parts: Pick<OversightParts, 'rooms' | 'roomKeys' | 'keys' | 'now'>,
  reading: Reading,
  page: { after: number; limit: number },
): Promise<TranscriptAnswer | Refusal> {
  const { roomId } = reading;
  const now = parts.now();
  const room = await parts.rooms.find(roomId);
  const key = room && (await freshRoomKey(parts, roomId));
  if (!key) return refuse('room_gone');
  const rows = await parts.rooms.transcript(roomId, { after: page.after, limit: page.limit + 1 });
  const seats = await parts.rooms.names(roomId);
  const entries: TranscriptEntry[] = [];
  // A name that does not open is no entry's fault, but it would put words into somebody's mouth.
  const names = opened(() => openNames(key, reading, seats));
  if (!names) return refuse('record_altered', { names: true });
  for (const row of rows.slice(0, page.limit)) {
    const entry = opened(() => openRow(key, names, row));
    if (!entry) return refuse('record_altered', { seq: row.seq });
    entries.push(entry);
  }
  return {
    reading: viewReading(parts.keys.log, reading, now),
    room: viewRoomFacts(room, now),
    entries,
    more: rows.length > page.limit,
  };
}

function opened<T>(unsealing: () => T): T | null {
  try {
    return unsealing();
  } catch (error) {
    if (error instanceof EnvelopeError) return null;
    throw error;
  }
}

const openNames = (key: DataKey, { roomId }: Reading, seats: readonly SeatName[]): Names =>
  new Map(seats.map(({ id, seat, name }) => [seat, name && openText(key, 'name', roomId, id, seat, name)]));

function openRow(key: DataKey, names: Names, row: TranscriptRow): TranscriptEntry {
  const base = { seq: row.seq, id: row.id, type: row.type, sentAt: row.sentAt, address: addressOf(key, row) };
  const json = (): unknown => JSON.parse(openEntry(key, row).toString('utf8'));
  switch (row.type) {
    case 'message':
      return { ...base, seat: row.seat, name: nameOf(names, row.seat), content: json() as MessageContent };
    case 'joined': {
      const { seat, name } = json() as JoinedContent;
      return { ...base, seat, name, content: null };
    }
    case 'left': {
      const { seat } = json() as LeftContent;
      return { ...base, seat, name: nameOf(names, seat), content: null };
    }
    case 'commit':
    case 'welcome':
      return { ...base, seat: row.seat, name: nameOf(names, row.seat), content: null };
  }
}

const nameOf = (names: Names, seat: SeatNumber): string | null =>
  seat === THE_ROOM ? null : (names.get(seat) ?? null);

function addressOf(key: DataKey, { roomId, seat, connectionId, connectionAddress }: TranscriptRow): string | null {
  if (connectionId === null || connectionAddress === null) return null;
  const place = { purpose: PURPOSE.address, roomId, recordId: connectionId, seat };
  return unsalted(open(key, place, connectionAddress)).content.toString('utf8');
}
