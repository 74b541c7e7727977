import type { Refusal, RoomCode, ServerTime } from '@parley/contracts';
import type { LogRecord } from './log-record.js';
import { chainEntry } from './decisions/chain-entry.js';
import type { EntryDraft, Knock, Participant, Room, StoredEntry } from './room.js';

/** What a decision asks a store to write, all of it or nothing. */
export interface RoomChange {
  room?: Partial<
    Pick<
      Room,
      | 'state'
      | 'code'
      | 'linkKey'
      | 'linkKeyHash'
      | 'codeRenewsAt'
      | 'activatedAt'
      | 'endsAt'
      | 'closedAt'
      | 'closeReason'
      | 'closedBy'
    >
  >;
  /** Replace by seat, or are new. */
  participants?: Participant[];
  /** Replace by id, or are new. */
  knocks?: Knock[];
  /** What the room says itself: *joined*, *left*. */
  entries?: EntryDraft[];
  /** Appended to the log as the last statement of the transaction; made from the room as it is after the change. */
  log?: (after: Room) => LogRecord[];
  /** A code given up, and until when it must not be drawn again. */
  retiredCode?: { code: RoomCode; until: ServerTime };
}

/** A refusal changes nothing; a decision without a change only answers. */
export type Decision<T> = Refusal | { change: RoomChange | null; result: T };

export interface Applied {
  room: Room;
  entries: StoredEntry[];
  log: LogRecord[];
}

/** The room after a change: the one rule that every driver writes down. */
export function applyChange(before: Room, change: RoomChange, now: ServerTime): Applied {
  let room: Room = { ...before, ...change.room, revision: before.revision + 1 };
  room.participants = replaceBy(before.participants, change.participants ?? [], (p) => p.seat);
  room.knocks = replaceBy(before.knocks, change.knocks ?? [], (k) => k.id);
  const entries: StoredEntry[] = [];
  for (const draft of change.entries ?? []) {
    const entry = chainEntry(room, draft, now);
    entries.push(entry);
    room = { ...room, lastSeq: entry.seq, head: entry.head };
  }
  return { room, entries, log: change.log?.(room) ?? [] };
}

function replaceBy<T>(items: readonly T[], changes: readonly T[], key: (item: T) => unknown): T[] {
  const changed = new Map(changes.map((item) => [key(item), item]));
  const kept = items.map((item) => {
    const next = changed.get(key(item)) ?? item;
    changed.delete(key(item));
    return next;
  });
  return [...kept, ...changed.values()];
}
