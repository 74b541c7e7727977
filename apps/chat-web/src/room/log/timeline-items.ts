import type { OutboxItem } from '@parley/client';
import type { AttachmentReference, EntryView, ErrorCode, SeatNumber } from '@parley/contracts';
import { dayAround } from './days.js';
import type { PresenceNote } from './presence-notes.js';

/** Messages of one seat within this time stand together. */
export const GROUP_MS = 5 * 60_000;

export interface MessageItem {
  kind: 'message';
  /** The same for a message on its way and for its entry, so that it stays one element on the page. */
  key: string;
  own: boolean;
  seat: SeatNumber;
  text: string;
  images: readonly AttachmentReference[];
  at: number;
  state: 'pending' | 'failed' | 'sent';
  /** Why it failed. */
  error: ErrorCode | null;
  /** null while it is on its way. */
  seq: number | null;
  /** First and last of its group. */
  first: boolean;
  last: boolean;
}
export type TimelineItem =
  | MessageItem
  | { kind: 'day'; key: string; at: number }
  | { kind: 'unread'; key: string; count: number }
  | { kind: 'joined' | 'left'; key: string; seq: number; seat: SeatNumber; name: string | null }
  | { kind: 'lost' | 'back'; key: string; seat: SeatNumber }
  | { kind: 'typing'; key: string; seat: SeatNumber }
  | { kind: 'empty'; key: string }
  | { kind: 'older'; key: string; state: OlderState };

/** Earlier messages stand with the service: they are fetched when one comes near, or could not be. */
export type OlderState = 'waiting' | 'failed';

export interface Timeline {
  entries: readonly EntryView[];
  outbox: readonly OutboxItem[];
  notes: readonly PresenceNote[];
  /** Other seats that are writing. */
  typing: readonly SeatNumber[];
  /** null when everything is here. */
  older: OlderState | null;
  /** One's own seat. */
  seat: SeatNumber;
  /** What had been said and not read when the room was opened, as sequences; a marker stands before the first. */
  unread: { after: number; upTo: number };
}

/** Entries laid out from the top, and what the next one needs to know. */
interface Laid {
  timeline: Timeline;
  items: TimelineItem[];
  /** The midnight that ends the last day shown. */
  dayEnds: number;
  /** Notes placed so far. */
  noted: number;
  /** Items that another array shows too: they are replaced, never changed. */
  shared: number;
}

/**
 * What the log shows, top to bottom: days, messages in groups, notices, the first unread, and what is on its way. It keeps
 * what it laid out: when a long conversation grows by a message, only that message is worked on.
 */
export class TimelineItems {
  #laid: Laid | null = null;

  /** A new array each time; items that say the same as before keep their identity. */
  of(timeline: Timeline): TimelineItem[] {
    const { entries, notes, outbox, seat, typing, older } = timeline;
    const before = this.#laid && grewOnly(this.#laid.timeline, timeline) ? this.#laid : null;
    const laid: Laid = before
      ? { ...before, timeline, items: [...before.items], shared: before.items.length }
      : { timeline, items: [], dayEnds: Number.NEGATIVE_INFINITY, noted: 0, shared: 0 };
    const unread = before ? null : firstUnread(timeline);
    for (const entry of entries.slice(before?.timeline.entries.length ?? 0)) {
      placeNotes(laid, notes, entry.seq);
      if (entry === unread?.entry) {
        placeDay(laid, entry.sentAt);
        laid.items.push({ kind: 'unread', key: 'unread', count: unread.count });
      }
      placeEntry(laid, entry, seat);
    }
    this.#laid = laid;

    const shown: Laid = { ...laid, items: [...laid.items], shared: laid.items.length };
    placeNotes(shown, notes, Number.POSITIVE_INFINITY);
    // What has waited since yesterday still stands below what was said today.
    let at = entries.at(-1)?.sentAt ?? Number.NEGATIVE_INFINITY;
    for (const { clientMessageId: key, text, attachments: images, state, createdAt, error = null } of outbox) {
      at = Math.max(at, createdAt);
      placeMessage(shown, {
        kind: 'message',
        key,
        own: true,
        seat,
        text,
        images,
        at,
        state,
        error,
        seq: null,
        first: true,
        last: true,
      });
    }
    const { items } = shown;
    if (!older && items.every(({ kind }) => kind !== 'message')) items.push({ kind: 'empty', key: 'empty' });
    for (const writer of typing) items.push({ kind: 'typing', key: `typing-${writer}`, seat: writer });
    if (older) items.unshift({ kind: 'older', key: 'older', state: older });
    return items;
  }
}

/** Nothing changes above the last entry that was laid out. */
function grewOnly(before: Timeline, now: Timeline): boolean {
  const last = before.entries.at(-1);
  return (
    last !== undefined &&
    before.entries[0] === now.entries[0] &&
    last === now.entries[before.entries.length - 1] &&
    before.notes === now.notes &&
    before.seat === now.seat &&
    before.unread.after === now.unread.after &&
    before.unread.upTo === now.unread.upTo &&
    // The marker and its count are final.
    (now.unread.upTo <= last.seq || now.unread.after >= now.unread.upTo)
  );
}

function firstUnread({ entries, seat, unread: { after, upTo } }: Timeline): { entry: EntryView; count: number } | null {
  if (after >= upTo) return null;
  const unread = entries.filter(
    (entry) => entry.type === 'message' && entry.seat !== seat && entry.seq > after && entry.seq <= upTo,
  );
  const [entry] = unread;
  return entry ? { entry, count: unread.length } : null;
}

function placeEntry(laid: Laid, entry: EntryView, own: SeatNumber): void {
  const { seat, seq, sentAt: at } = entry;
  switch (entry.type) {
    case 'message': {
      const { text, attachments: images } = 'body' in entry ? entry.body : { text: '', attachments: [] };
      placeMessage(laid, {
        kind: 'message',
        key: entry.clientMessageId,
        own: seat === own,
        seat,
        text,
        images,
        at,
        state: 'sent',
        error: null,
        seq,
        first: true,
        last: true,
      });
      return;
    }
    case 'joined':
    case 'left':
      placeDay(laid, at);
      laid.items.push({
        kind: entry.type,
        key: entry.id,
        seq,
        seat,
        name: entry.type === 'joined' ? entry.name : null,
      });
      return;
    case 'commit':
    case 'welcome':
  }
}

/** Joins the group above, or begins one. */
function placeMessage(laid: Laid, message: MessageItem): void {
  placeDay(laid, message.at);
  const { items } = laid;
  const above = items.at(-1);
  const joins =
    above?.kind === 'message' &&
    above.seat === message.seat &&
    above.state === message.state &&
    message.at - above.at <= GROUP_MS;
  if (joins) {
    if (items.length <= laid.shared) items[items.length - 1] = { ...above, last: false };
    else above.last = false;
    message.first = false;
  }
  items.push(message);
}

function placeDay(laid: Laid, at: number): void {
  if (at < laid.dayEnds) return;
  const day = dayAround(at);
  laid.items.push({ kind: 'day', key: `day-${day.start}`, at });
  laid.dayEnds = day.end;
}

/** Puts down what is to stand before the entry with this sequence. */
function placeNotes(laid: Laid, notes: readonly PresenceNote[], seq: number): void {
  for (let note = notes[laid.noted]; note && note.afterSeq < seq; note = notes[laid.noted]) {
    placeDay(laid, note.at);
    laid.items.push({ kind: note.kind, key: `${note.kind}-${note.seat}-${note.at}`, seat: note.seat });
    laid.noted += 1;
  }
}
