import type { OutboxItem } from '@parley/client';
import type { EntryView, SeatNumber } from '@parley/contracts';

/** Messages of one seat within this time stand together. */
export const GROUP_MS = 5 * 60_000;

export interface MessageItem {
  kind: 'message';
  /** The same for a message on its way and for its entry, so that it stays one element on the page. */
  key: string;
  own: boolean;
  seat: SeatNumber;
  text: string;
  at: number;
  state: 'pending' | 'failed' | 'sent';
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
  | { kind: 'joined' | 'left'; key: string; seat: SeatNumber; name: string | null };

export interface Timeline {
  entries: readonly EntryView[];
  outbox: readonly OutboxItem[];
  /** One's own seat. */
  seat: SeatNumber;
  /** What had been said and not read when the room was opened, as sequences; a marker stands before the first. */
  unread: { after: number; upTo: number };
  /** The calendar day of a time, in the reader's time zone. */
  dayOf: (at: number) => string;
}

/** What the log shows, top to bottom: days, messages in groups, notices, the first unread, and what is on its way. */
export function timelineItems({ entries, outbox, seat, unread: { after, upTo }, dayOf }: Timeline): TimelineItem[] {
  const items: TimelineItem[] = [];
  let day: string | null = null;
  let group: MessageItem | null = null;
  const unread = entries.filter(
    (entry) => entry.type === 'message' && entry.seat !== seat && entry.seq > after && entry.seq <= upTo,
  );

  const newDay = (at: number): void => {
    const today = dayOf(at);
    if (today === day) return;
    items.push({ kind: 'day', key: `day-${today}`, at });
    day = today;
    group = null;
  };
  const say = (message: Omit<MessageItem, 'kind' | 'first' | 'last' | 'own'>): void => {
    newDay(message.at);
    const joins =
      group !== null &&
      group.seat === message.seat &&
      group.state === message.state &&
      message.at - group.at <= GROUP_MS;
    const item: MessageItem = { ...message, kind: 'message', own: message.seat === seat, first: !joins, last: true };
    if (joins && group) group.last = false;
    items.push(item);
    group = item;
  };

  for (const entry of entries) {
    if (entry === unread[0]) {
      newDay(entry.sentAt);
      items.push({ kind: 'unread', key: 'unread', count: unread.length });
      group = null;
    }
    if (entry.type === 'message') {
      const text = 'body' in entry ? entry.body.text : '';
      say({ key: entry.clientMessageId, seat: entry.seat, text, at: entry.sentAt, state: 'sent', seq: entry.seq });
    } else if (entry.type === 'joined' || entry.type === 'left') {
      newDay(entry.sentAt);
      items.push({
        kind: entry.type,
        key: entry.id,
        seat: entry.seat,
        name: entry.type === 'joined' ? entry.name : null,
      });
      group = null;
    }
  }
  for (const { clientMessageId, text, state, createdAt } of outbox) {
    say({ key: clientMessageId, seat, text, at: createdAt, state, seq: null });
  }
  return items;
}
