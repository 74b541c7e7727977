import { describe, expect, it } from '@jest/globals';
import type { OutboxItem } from '@parley/client';
import type { ClientMessageId, EntryId, EntryView, RoomId, SeatNumber, ServerTime } from '@parley/contracts';
import { GROUP_MS, timelineItems, type Timeline, type TimelineItem } from './timeline-items.js';

const START = Date.UTC(2026, 10, 19, 12);
const me = 1 as SeatNumber;
const peer = 2 as SeatNumber;
const base = (seq: number, after: number) => ({
  roomId: 'r' as RoomId,
  seq,
  id: `e${seq}` as EntryId,
  sentAt: (START + after) as ServerTime,
});
const message = (seq: number, seat: SeatNumber, after: number): EntryView => ({
  ...base(seq, after),
  type: 'message',
  seat,
  clientMessageId: `m${seq}` as ClientMessageId,
  body: { text: `text ${seq}`, attachments: [] },
});
const waiting = (id: string, state: OutboxItem['state'], after: number): OutboxItem => ({
  clientMessageId: id as ClientMessageId,
  text: id,
  attachments: [],
  state,
  createdAt: (START + after) as ServerTime,
});
const items = (timeline: Partial<Timeline>): TimelineItem[] =>
  timelineItems({
    entries: [],
    outbox: [],
    seat: me,
    unread: { after: 0, upTo: 0 },
    dayOf: (at) => new Date(at).toISOString().slice(0, 10),
    ...timeline,
  });
const shape = (all: TimelineItem[]): string[] =>
  all.map((item) =>
    item.kind === 'message'
      ? `${item.own ? 'own' : 'peer'}${item.first ? ' first' : ''}${item.last ? ' last' : ''} ${item.state}`
      : item.kind,
  );

describe('the log of a room', () => {
  it('groups what one seat says within five minutes', () => {
    expect(
      shape(
        items({
          entries: [
            message(1, peer, 0),
            message(2, peer, GROUP_MS),
            message(3, me, GROUP_MS + 1),
            message(4, me, 3 * GROUP_MS),
          ],
        }),
      ),
    ).toEqual(['day', 'peer first sent', 'peer last sent', 'own first last sent', 'own first last sent']);
  });
  it('separates days and never groups across one', () => {
    const midnight = 12 * 3_600_000;
    expect(shape(items({ entries: [message(1, peer, midnight - 1000), message(2, peer, midnight + 1000)] }))).toEqual([
      'day',
      'peer first last sent',
      'day',
      'peer first last sent',
    ]);
  });
  it('keeps what is on its way at the end, and apart from what was sent', () => {
    expect(
      shape(
        items({
          entries: [message(1, me, 0)],
          outbox: [waiting('a', 'failed', 10), waiting('b', 'pending', 20), waiting('c', 'pending', 30)],
        }),
      ),
    ).toEqual(['day', 'own first last sent', 'own first last failed', 'own first pending', 'own last pending']);
  });
  it('keeps the key of a message when it arrives, so that its element stays', () => {
    const [, onItsWay] = items({ outbox: [waiting('m1', 'pending', 0)] });
    const [, arrived] = items({ entries: [message(1, me, 0)] });
    expect(onItsWay?.key).toBe(arrived?.key);
  });
  it('marks the first message that was not read when the room was opened, and counts only those', () => {
    const all = items({
      entries: [message(1, peer, 0), message(2, me, 1), message(3, peer, 2), message(4, peer, 3), message(5, peer, 4)],
      unread: { after: 1, upTo: 4 },
    });
    expect(shape(all)).toEqual([
      'day',
      'peer first last sent',
      'own first last sent',
      'unread',
      'peer first sent',
      'peer sent',
      'peer last sent',
    ]);
    expect(all[3]).toMatchObject({ count: 2 });
    expect(shape(items({ entries: [message(1, peer, 0)], unread: { after: 1, upTo: 1 } }))).not.toContain('unread');
  });
  it('says who came and who went between the groups', () => {
    const entries: EntryView[] = [
      message(1, peer, 0),
      { ...base(2, 1), type: 'joined', seat: peer, name: 'Quiet Heron' },
      message(3, peer, 2),
    ];
    expect(shape(items({ entries }))).toEqual(['day', 'peer first last sent', 'joined', 'peer first last sent']);
  });
});
