import { describe, expect, it } from '@jest/globals';
import type { OutboxItem } from '@parley/client';
import type { ClientMessageId, EntryId, EntryView, RoomId, SeatNumber, ServerTime } from '@parley/contracts';
import { GROUP_MS, TimelineItems, type Timeline, type TimelineItem } from './timeline-items.js';

const START = new Date(2026, 10, 19, 12).getTime();
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
const NOTHING: Timeline = {
  entries: [],
  outbox: [],
  notes: [],
  typing: [],
  older: null,
  seat: me,
  unread: { after: 0, upTo: 0 },
};
const items = (timeline: Partial<Timeline>): TimelineItem[] => new TimelineItems().of({ ...NOTHING, ...timeline });
const shape = (all: readonly TimelineItem[]): string[] =>
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
  it('keeps what has waited since yesterday below what was said today, under one day', () => {
    const entries = [message(1, peer, -86_400_000), message(2, peer, 0)];
    expect(shape(items({ entries, outbox: [waiting('a', 'pending', -86_300_000)] }))).toEqual([
      'day',
      'peer first last sent',
      'day',
      'peer first last sent',
      'own first last pending',
    ]);
  });
  it('says where in the conversation a connection went and came back', () => {
    const entries = [message(1, peer, 0), message(2, me, 10), message(3, me, 30)];
    const notes = [
      { kind: 'lost', seat: peer, afterSeq: 1, at: START + 5 },
      { kind: 'back', seat: peer, afterSeq: 3, at: START + 40 },
    ] as const;
    expect(shape(items({ entries, notes }))).toEqual([
      'day',
      'peer first last sent',
      'lost',
      'own first sent',
      'own last sent',
      'back',
    ]);
  });
  it('begins with what is still to come and ends with who is writing', () => {
    expect(shape(items({ entries: [message(1, peer, 0)], older: 'waiting', typing: [peer] }))).toEqual([
      'older',
      'day',
      'peer first last sent',
      'typing',
    ]);
  });
  it('says that a room is empty only when nothing more can come', () => {
    expect(shape(items({}))).toEqual(['empty']);
    expect(shape(items({ older: 'waiting' }))).toEqual(['older']);
    expect(shape(items({ outbox: [waiting('a', 'pending', 0)] }))).not.toContain('empty');
  });
});

describe('a log that grows', () => {
  const notes = [{ kind: 'lost', seat: peer, afterSeq: 4, at: START + 4 }] as const;
  const unread = { after: 2, upTo: 5 };
  const said = Array.from({ length: 40 }, (_, n) =>
    message(n + 1, n % 7 < 3 ? me : peer, n * (n % 5 === 0 ? GROUP_MS : 1_000)),
  );

  it('shows at every length what it would show if it were laid out anew', () => {
    const log = new TimelineItems();
    for (let length = 0; length <= said.length; length += 1) {
      const timeline = { ...NOTHING, entries: said.slice(0, length), notes, unread };
      expect(log.of(timeline)).toEqual(items(timeline));
      const more = { ...timeline, outbox: [waiting('a', 'pending', length * 1_000)], typing: [peer] };
      expect(log.of(more)).toEqual(items(more));
    }
  });
  it('shows the same after older messages came in above', () => {
    const log = new TimelineItems();
    log.of({ ...NOTHING, entries: said.slice(20), older: 'waiting' });
    expect(log.of({ ...NOTHING, entries: said })).toEqual(items({ entries: said }));
  });
  it('works on the new message alone: all others keep their identity', () => {
    const log = new TimelineItems();
    const before = log.of({ ...NOTHING, entries: said });
    const after = log.of({ ...NOTHING, entries: [...said, message(41, me, 90 * GROUP_MS)] });
    expect(after).toHaveLength(before.length + 1);
    expect(after.filter((item, index) => item === before[index])).toHaveLength(before.length);
  });
});
