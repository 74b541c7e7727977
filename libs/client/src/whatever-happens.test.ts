import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { EntryView, RoomId } from '@parley/contracts';
import fc from 'fast-check';
import { FakeRoom, OTHER_SEAT, ROOM_ID } from '../test/fake-room.js';
import { FakeWire } from '../test/fake-wire.js';
import { MemoryOutboxStore, type StoredMessage } from './outbox-store.js';
import { RoomSession } from './room-session.js';

/** Lets every promise that can go on do so; no time passes. */
const settle = () => jest.advanceTimersByTimeAsync(0);
const bodies = (session: RoomSession) =>
  session.getSnapshot().entries.map((entry) => ('body' in entry ? entry.body : entry.type));

/** A browser's store takes its time, now more, now less. */
class SlowOutboxStore extends MemoryOutboxStore {
  #calls = 0;

  override async list(roomId: RoomId): Promise<StoredMessage[]> {
    await this.#pause();
    return super.list(roomId);
  }

  override async put(message: StoredMessage): Promise<void> {
    await this.#pause();
    await super.put(message);
  }

  #pause(): Promise<void> {
    this.#calls += 1;
    return new Promise((resolve) => setTimeout(resolve, this.#calls % 3 === 1 ? 300 : 0));
  }
}
/** Longer than the store takes. */
const STORED_MS = 400;

const often = ['write', 'write with images', 'other speaks', 'arrive', 'answer', 'broadcast', 'time passes'] as const;
const nowAndThen = ['lose the answer', 'lose the broadcast', 'repeat a broadcast', 'refuse a send'] as const;
const seldom = ['refuse a list', 'refuse an entering', 'cut', 'mend', 'reload'] as const;
const line = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom(...often) },
  { weight: 4, arbitrary: fc.constantFrom(...nowAndThen) },
  { weight: 2, arbitrary: fc.constantFrom(...seldom) },
);
type Step = (typeof often | typeof nowAndThen | typeof seldom)[number];

/** A page: a session over its own line, which a reload replaces. */
class Page {
  readonly wire: FakeWire;
  readonly written: string[] = [];
  session: RoomSession;
  readonly #begin: (wire: FakeWire) => RoomSession;
  readonly #room: FakeRoom;
  readonly #name: string;

  constructor(name: string, room: FakeRoom, begin: (wire: FakeWire) => RoomSession) {
    this.#name = name;
    this.#room = room;
    this.#begin = begin;
    this.wire = new FakeWire(room);
    this.session = begin(this.wire);
  }

  async take(step: Step): Promise<void> {
    const { wire } = this;
    const room = this.#room;
    switch (step) {
      case 'write':
      case 'write with images': {
        const nth = this.written.length;
        const images = step === 'write' ? [] : [room.upload(2 * nth, `alt ${nth}`), room.upload(2 * nth + 1)];
        this.written.push(`${this.#name} ${nth}`);
        this.session.send(this.written.at(-1) ?? '', images);
        break;
      }
      case 'other speaks': {
        const { length } = room.entries;
        wire.say(room.say(OTHER_SEAT, `theirs ${length}`, undefined, length % 3 === 0 ? [room.upload(length)] : []));
        break;
      }
      case 'arrive':
        wire.arrive();
        break;
      case 'answer':
        wire.answer();
        break;
      case 'lose the answer':
        wire.answer(true);
        break;
      case 'broadcast':
        wire.broadcast();
        break;
      case 'lose the broadcast':
        wire.broadcast(true);
        break;
      case 'repeat a broadcast': {
        const again = room.entries.at(-1);
        if (again && wire.online) wire.emit('message:new', again);
        break;
      }
      case 'refuse a send':
        wire.refuseNext('message:send', 'unavailable');
        break;
      case 'refuse a list':
        wire.refuseNext('message:list', 'unavailable');
        break;
      case 'refuse an entering':
        wire.refuseNext('room:enter', 'unavailable');
        break;
      case 'cut':
        wire.cut();
        break;
      case 'mend':
        wire.mend();
        break;
      case 'reload':
        // What was not stored yet is lost by a reload, as on any page.
        await jest.advanceTimersByTimeAsync(STORED_MS);
        this.session.close();
        this.session = this.#begin(wire);
        break;
      case 'time passes':
        await jest.advanceTimersByTimeAsync(200);
    }
    await settle();
  }

  /** Everything comes through from here on. */
  async calm(): Promise<void> {
    this.wire.direct = true;
    this.wire.cut();
    await jest.advanceTimersByTimeAsync(STORED_MS);
    this.wire.mend();
  }

  /** What is shown is a stretch of the room's one order, and nothing waits that is shown. */
  check(): void {
    const { entries, outbox } = this.session.getSnapshot();
    const first = entries[0]?.seq ?? 1;
    expect(entries.map(({ seq }) => seq)).toEqual(entries.map((_, index) => first + index));
    expect(bodies(this.session)).toEqual(this.#room.bodies.slice(first - 1, first - 1 + entries.length));
    const said = new Set(entries.map((entry) => ('clientMessageId' in entry ? entry.clientMessageId : null)));
    expect(outbox.filter(({ clientMessageId }) => said.has(clientMessageId))).toEqual([]);
    expect(new Set(outbox.map(({ clientMessageId }) => clientMessageId)).size).toBe(outbox.length);
  }
}

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

describe('whatever happens to the line', () => {
  it('every message is said once, in the order of writing, and everyone sees the one order of the room', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(line, { minLength: 5, maxLength: 80 }), async (steps) => {
        const room = new FakeRoom();
        const outbox = new SlowOutboxStore();
        const page = new Page('mine', room, (wire) => new RoomSession({ connection: wire, roomId: ROOM_ID, outbox }));
        await jest.advanceTimersByTimeAsync(STORED_MS);
        page.wire.direct = false;
        for (const step of steps) {
          await page.take(step);
          page.check();
        }
        await page.calm();
        await jest.advanceTimersByTimeAsync(120_000);
        page.check();
        expect(room.texts.filter((text) => text.startsWith('mine'))).toEqual(page.written);
        expect(bodies(page.session)).toEqual(room.bodies);
        expect(page.session.getSnapshot().outbox).toEqual([]);
        const left = outbox.list(ROOM_ID);
        await jest.advanceTimersByTimeAsync(STORED_MS);
        expect(await left).toEqual([]);
        page.session.close();
      }),
      { numRuns: 300 },
    );
  });

  it('two pages of one device say every message once, each in its order of writing', async () => {
    const drawn = fc.tuple(fc.nat(1), line);
    await fc.assert(
      fc.asyncProperty(fc.array(drawn, { minLength: 5, maxLength: 80 }), async (steps) => {
        const room = new FakeRoom();
        const outbox = new SlowOutboxStore();
        const begin = (wire: FakeWire) => new RoomSession({ connection: wire, roomId: ROOM_ID, outbox });
        const pages = ['mine', 'also mine'].map((name) => new Page(name, room, begin));
        await jest.advanceTimersByTimeAsync(STORED_MS);
        for (const { wire } of pages) wire.direct = false;
        for (const [which, step] of steps) {
          await pages[which]?.take(step);
          for (const page of pages) page.check();
        }
        for (const page of pages) await page.calm();
        await jest.advanceTimersByTimeAsync(120_000);
        for (const page of pages) {
          page.check();
          expect(room.texts.filter((text) => page.written.includes(text))).toEqual(page.written);
          expect(bodies(page.session)).toEqual(room.bodies);
          expect(page.session.getSnapshot().outbox).toEqual([]);
          page.session.close();
        }
      }),
      { numRuns: 200 },
    );
  });

  it('paging back while the room goes on leaves every entry once, in order, and no snapshot changed', async () => {
    const paging = fc.oneof(
      { weight: 3, arbitrary: line },
      { weight: 1, arbitrary: fc.constantFrom('older', 'back to 150', 'back to the first') },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(paging, { minLength: 5, maxLength: 60 }), async (steps) => {
        const room = new FakeRoom(200);
        for (let n = 0; n < 650; n += 1) room.say(OTHER_SEAT, `n${n}`);
        const outbox = new MemoryOutboxStore();
        const known = room.view;
        const begin = (wire: FakeWire) => new RoomSession({ connection: wire, roomId: ROOM_ID, outbox, room: known });
        const page = new Page('mine', room, begin);
        await jest.advanceTimersByTimeAsync(STORED_MS);
        page.wire.direct = false;
        const seen: { entries: readonly EntryView[]; copy: EntryView[] }[] = [];
        for (const step of steps) {
          if (step === 'older') void page.session.older();
          else if (step === 'back to 150') void page.session.loadBackTo(150);
          else if (step === 'back to the first') void page.session.loadBackTo(1);
          else await page.take(step);
          await settle();
          page.check();
          const { entries } = page.session.getSnapshot();
          if (seen.at(-1)?.entries !== entries) seen.push({ entries, copy: [...entries] });
        }
        for (const { entries, copy } of seen) expect(entries).toEqual(copy);
        await page.calm();
        await jest.advanceTimersByTimeAsync(120_000);
        // Refusals may still lie in wait; each call goes on where the one before stopped.
        let complete = false;
        for (let call = 0; call <= steps.length && !complete; call += 1) complete = await page.session.loadBackTo(1);
        expect(complete).toBe(true);
        page.check();
        expect(bodies(page.session)).toEqual(room.bodies);
        expect(page.session.getSnapshot()).toMatchObject({ hasOlder: false, outbox: [] });
        page.session.close();
      }),
      { numRuns: 30 },
    );
  });
});
