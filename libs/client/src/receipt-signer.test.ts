import { afterEach, describe, expect, it } from '@jest/globals';
import { isRefusal, refuse, RECEIPT_LIMITS, type ClientMessageId, type LastReceipt } from '@parley/contracts';
import { contentBytes, follows, openReceipt, ownDigest as recordDigest, saltedContent } from '@parley/record';
import { FakeRoom, OTHER_SEAT, policy, reference, ROOM_ID, SEAT } from '../test/fake-room.js';
import { FakeWire } from '../test/fake-wire.js';
import { MemoryKeyStore, openDevice, type Device } from './device-key.js';
import { MemoryOutboxStore } from './outbox-store.js';
import { MemoryReceiptChains } from './receipt-chains.js';
import { commitmentOf, ownDigest } from './receipt-content.js';
import { RoomSession } from './room-session.js';
import { signReceipts } from './sign-receipts.js';

const BATCH_MS = 5;

async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  const late = Date.now() + 5_000;
  while (!(await holds())) {
    if (Date.now() > late) throw new Error(`never came: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

/** The service's side: takes what follows and names the seat's messages, as `decideReceipt` does, out of what was sent. */
class Service {
  readonly room = new FakeRoom(3);
  readonly taken: (LastReceipt & { jws: string })[] = [];
  /** c by client message id, from what came over the wire. */
  readonly commitments = new Map<string, Buffer>();
  refusals = 0;

  constructor(readonly device: Device) {
    const send = this.room.send.bind(this.room);
    this.room.send = (input, over) => {
      const answer = send(input, over);
      const entry = this.room.entries[answer.sent.seq - 1];
      if (entry?.type === 'message' && 'body' in entry)
        this.commitments.set(
          entry.clientMessageId,
          saltedContent(Buffer.from(input.salt, 'base64url'), contentBytes(entry.body)).commitment,
        );
      return answer;
    };
    this.room.sign = (jws) => {
      const last = this.taken.at(-1) ?? null;
      if (last?.jws === jws) return {};
      const opened = openReceipt(jws);
      if (opened?.thumbprint !== device.thumbprint) throw new Error('no signature of this device');
      const { claims, digest } = opened;
      const told = last && { number: last.number, digest: last.digest, lastSeq: last.lastSeq };
      const own = this.room.entries.flatMap((entry) =>
        entry.type === 'message' &&
        entry.seat === SEAT &&
        entry.seq > (last?.lastSeq ?? 0) &&
        entry.seq <= claims.lastSeq
          ? [{ ...entry, commitment: this.commitments.get(entry.clientMessageId) ?? Buffer.alloc(32, 1) }]
          : [],
      );
      if (!follows(claims, told) || claims.own !== recordDigest(own).toString('base64url')) {
        this.refusals += 1;
        return refuse('receipt_refused', { last: this.tell ? this.tell(told) : told });
      }
      this.taken.push({ number: claims.number, digest: digest.toString('base64url'), lastSeq: claims.lastSeq, jws });
      return {};
    };
  }

  /** Where the chain of receipts stands, as the service says; the truth unless a test has it lie. */
  tell: ((last: LastReceipt | null) => LastReceipt | null) | null = null;

  get signedUpTo(): number {
    return this.taken.at(-1)?.lastSeq ?? 0;
  }

  end(): void {
    const closedAt = Date.now() as FakeRoom['view']['createdAt'];
    const { lastSeq } = this.room.view;
    this.room.view = { ...this.room.view, state: 'closed', closedAt, closeReason: 'participant', closedBy: SEAT };
    for (const wire of this.wires) {
      wire.emit('room:ended', { roomId: ROOM_ID, closedAt, reason: 'participant', by: SEAT, lastSeq });
    }
  }
  readonly wires: FakeWire[] = [];
}

/** Counts how often a signer looked at where it stands. */
class WatchedChains extends MemoryReceiptChains {
  looks = 0;

  override load(...[roomId]: Parameters<MemoryReceiptChains['load']>) {
    this.looks += 1;
    return super.load(roomId);
  }
}

/** What of a device outlives its pages. */
async function ownDevice() {
  const device = await openDevice(new MemoryKeyStore());
  return { device, service: new Service(device), outbox: new MemoryOutboxStore(), chains: new WatchedChains() };
}
type Own = Awaited<ReturnType<typeof ownDevice>>;

const open: RoomSession[] = [];
afterEach(() => {
  for (const session of open.splice(0)) session.close();
});
function page(
  { device, service, outbox, chains }: Own,
  room?: RoomSession['getSnapshot'] extends () => infer S ? S : never,
  batchMs = BATCH_MS,
) {
  const wire = new FakeWire(service.room);
  service.wires.push(wire);
  const sign = signReceipts({ device, chains, batchMs });
  const session = new RoomSession({
    connection: wire,
    roomId: ROOM_ID,
    outbox,
    sign,
    ...(room?.room && { room: room.room }),
  });
  open.push(session);
  return { wire, session };
}
const online = ({ session }: { session: RoomSession }) =>
  until('online', () => session.getSnapshot().status === 'online');
const faulty = ({ session }: { session: RoomSession }, fault: string) =>
  until(fault, () => session.getSnapshot().signingFault === fault);
const allSigned = (own: Own) =>
  until('signed', async () => (await own.outbox.list(ROOM_ID, true)).length === 0 && own.service.signedUpTo > 0);

describe('what a device computes of its messages', () => {
  it('is what the record computes, whatever the words and images', async () => {
    const attachments = [reference(1, 'a crate\u2028'), { ...reference(2, ''), preview: 'blob:x' }];
    const salt = Buffer.from(crypto.getRandomValues(new Uint8Array(32)));
    for (const text of ['', 'plain', 'Ünïcödé 🚚\u0000\u001f"\\/', '\uFFFD', 'a\nb'.repeat(1_000)]) {
      const message = {
        clientMessageId: crypto.randomUUID() as ClientMessageId,
        roomId: ROOM_ID,
        createdAt: 1 as never,
      };
      const c = await commitmentOf({ ...message, salt: salt.toString('base64url'), text, attachments });
      const content = { text, attachments: [reference(1, 'a crate\u2028'), reference(2, '')] };
      expect(Buffer.from(c)).toEqual(saltedContent(salt, contentBytes(content)).commitment);
    }
    const own = [1, 2 ** 31 - 1].map((seq) => ({
      seq,
      clientMessageId: crypto.randomUUID(),
      commitment: crypto.getRandomValues(new Uint8Array(32)),
    }));
    expect(await ownDigest(own)).toBe(recordDigest(own).toString('base64url'));
    expect(await ownDigest([])).toBe(recordDigest([]).toString('base64url'));
  });
});

describe('a device signing for its words', () => {
  it('signs what it said, in one chain, images too, and keeps no words once they are signed', async () => {
    const own = await ownDevice();
    const { service } = own;
    const { session, wire } = page(own);
    await online({ session });
    session.send('one');
    session.send('two', [service.room.upload(1, 'a picture')]);
    await allSigned(own);
    wire.say(service.room.say(OTHER_SEAT, 'and you?'));
    session.send('three');
    await until('everything', () => service.signedUpTo === 4);
    await allSigned(own);
    expect(service.refusals).toBe(0);
    expect(service.taken.map(({ number }) => number)).toEqual(service.taken.map((_, i) => i + 1));
    expect(await own.outbox.list(ROOM_ID)).toEqual([]);
  });

  it('signs nothing where the room keeps no log, and keeps nothing for it', async () => {
    const own = await ownDevice();
    own.service.room.view = {
      ...own.service.room.view,
      policy: { ...policy, keeping: { ...policy.keeping, log: false } },
    };
    const { session, wire } = page(own);
    await online({ session });
    session.send('one');
    await until('said', () => session.getSnapshot().outbox.length === 0);
    expect(await own.outbox.list(ROOM_ID, true)).toEqual([]);
    session.close();
    expect(wire.asksOf('message:receipt')).toEqual([]);
  });

  it('signs at the end for the whole room, having said nothing itself', async () => {
    const own = await ownDevice();
    const { service } = own;
    service.room.say(OTHER_SEAT, 'hello?');
    await online(page(own));
    expect(service.taken).toEqual([]);
    service.end();
    await until('the last receipt', () => service.signedUpTo === 1);
    expect(service.refusals).toBe(0);
  });

  it('signs at its next visit what it said before it went, though hundreds spoke since', async () => {
    const own = await ownDevice();
    const { service } = own;
    const first = page(own, undefined, 60_000);
    await online(first);
    first.session.send('last words');
    await until('kept', async () => (await own.outbox.list(ROOM_ID, true)).length === 1);
    first.session.close();
    for (let n = 0; n < 300; n += 1) service.room.say(OTHER_SEAT, `n${n}`);
    const view = { ...service.room.view };
    const second = page(own, { room: view } as ReturnType<RoomSession['getSnapshot']>);
    await online(second);
    expect(second.session.getSnapshot().entries[0]?.seq).toBeGreaterThan(1);
    await until('signed', () => service.signedUpTo === 301);
    expect(service.refusals).toBe(0);
  });

  it('gives the same receipt again when the answer was lost', async () => {
    const own = await ownDevice();
    const { service } = own;
    const { session, wire } = page(own);
    await online({ session });
    const { sign } = service.room;
    let lost = 0;
    service.room.sign = (jws) => {
      const answer = sign(jws);
      lost += 1;
      return lost === 1 ? refuse('unavailable', { network: true }) : answer;
    };
    session.send('one');
    await until('lost', () => lost === 1);
    session.close();
    await online(page(own));
    await allSigned(own);
    expect(service.taken).toHaveLength(1);
    const given = service.wires.flatMap((one) => one.asksOf('message:receipt'));
    expect(new Set(given.map((input) => (input as { receipt: string }).receipt)).size).toBe(1);
    expect(wire.asksOf('message:send')).toHaveLength(1);
  });

  it.each<[string, (last: LastReceipt | null) => LastReceipt | null]>([
    ['none', () => null],
    ['an earlier one', (last) => last],
    ['one that it never signed', () => ({ number: 7, digest: 'A'.repeat(43), lastSeq: 1 })],
  ])('signs no number twice for a service that says the last receipt was %s', async (_which, tell) => {
    const own = await ownDevice();
    const { service } = own;
    const first = page(own);
    await online(first);
    first.session.send('one');
    await until('signed', () => service.signedUpTo === 1);
    await allSigned(own);
    const { sign } = service.room;
    const given: string[] = [];
    service.tell = tell;
    service.room.sign = (jws) => {
      given.push(jws);
      const { number, digest, lastSeq } = service.taken[0] ?? { number: 0, digest: '', lastSeq: 0 };
      return refuse('receipt_refused', { last: tell({ number, digest, lastSeq }) });
    };
    first.session.send('two');
    await faulty(first, 'receipt_refused');
    first.session.send('three');
    await until('said', () => service.room.entries.length === 3 && first.session.getSnapshot().outbox.length === 0);
    first.session.close();
    // Nor on its next visit: it gives the one that it signed.
    const second = page(own);
    await online(second);
    await faulty(second, 'receipt_refused');
    expect(new Set(given).size).toBe(1);
    service.room.sign = sign;
    await online(page(own));
    await until('an honest service has all', () => service.signedUpTo === 3);
    expect(service.taken.map(({ number }) => number)).toEqual([1, 2, 3]);
  });

  it('signs no number twice for a service that ends the room and opens it again', async () => {
    const own = await ownDevice();
    const { service } = own;
    const first = page(own);
    await online(first);
    first.session.send('one');
    await until('signed', () => service.signedUpTo === 1);
    first.session.close();
    const living = service.room.view;
    const closedAt = (Date.now() - RECEIPT_LIMITS.afterEndSeconds * 1000 - 1_000) as NonNullable<
      typeof living.closedAt
    >;
    service.room.view = { ...living, state: 'closed', closedAt, closeReason: 'participant', closedBy: SEAT };
    const second = page(own);
    await until('ended', () => second.session.getSnapshot().status === 'ended');
    await until('nothing kept', async () => (await own.outbox.list(ROOM_ID, true)).length === 0);
    second.session.close();
    service.room.view = { ...living, revision: living.revision + 1 };
    service.taken.length = 0;
    const third = page(own);
    await online(third);
    third.session.send('two');
    await faulty(third, 'receipt_refused');
    const numbers = service.wires
      .flatMap((wire) => wire.asksOf('message:receipt'))
      .map((input) => openReceipt((input as { receipt: string }).receipt)?.claims.number);
    expect(numbers).toEqual([1, 2]);
  });

  it.each<[string, (entries: FakeRoom['entries']) => FakeRoom['entries']]>([
    ['leaves one of its messages out', (entries) => entries.filter(({ seq }) => seq !== 2)],
    [
      'shows something else in its place',
      (entries) =>
        entries.map((entry) =>
          entry.seq === 2 && entry.type === 'message' && 'body' in entry
            ? { ...entry, seat: OTHER_SEAT, clientMessageId: crypto.randomUUID() as ClientMessageId }
            : entry,
        ),
    ],
    [
      'shows them in another order',
      (entries) =>
        entries
          .map((entry) => (entry.seq === 2 || entry.seq === 3 ? { ...entry, seq: 5 - entry.seq } : entry))
          .sort((a, b) => a.seq - b.seq),
    ],
  ])('notices that the service %s, and signs only what stands before it', async (_does, change) => {
    const own = await ownDevice();
    const { service } = own;
    const first = page(own, undefined, 60_000);
    await online(first);
    for (const text of ['one', 'two', 'three']) first.session.send(text);
    await until('kept', async () => (await own.outbox.list(ROOM_ID, true)).length === 3);
    first.session.close();
    service.room.entries.splice(0, 3, ...change([...service.room.entries]));
    const second = page(own);
    await online(second);
    await faulty(second, 'entries_changed');
    expect([service.signedUpTo, service.refusals]).toEqual([1, 0]);
  });

  it('notices an end that comes before its last words', async () => {
    const own = await ownDevice();
    const { service } = own;
    const first = page(own, undefined, 60_000);
    await online(first);
    for (const text of ['one', 'two']) first.session.send(text);
    await until('kept', async () => (await own.outbox.list(ROOM_ID, true)).length === 2);
    first.session.close();
    service.room.entries.pop();
    service.room.view = { ...service.room.view, lastSeq: 1 };
    service.end();
    const second = page(own);
    await faulty(second, 'entries_changed');
    expect([service.signedUpTo, service.refusals]).toEqual([1, 0]);
  });

  it('finds nothing wrong with what an earlier version kept without its place', async () => {
    const own = await ownDevice();
    const { service } = own;
    const first = page(own, undefined, 60_000);
    await online(first);
    first.session.send('one');
    await until('kept', async () => (await own.outbox.list(ROOM_ID, true)).length === 1);
    first.session.close();
    for (const message of await own.outbox.list(ROOM_ID, true))
      await own.outbox.put({ ...message, said: true as unknown as number });
    service.end();
    const looked = own.chains.looks;
    const second = page(own).session;
    await until('a look', () => own.chains.looks > looked);
    const third = page(own).session;
    await until('another', () => own.chains.looks > looked + 1);
    await until('the end', () => third.getSnapshot().status === 'ended');
    expect([second, third].map((session) => session.getSnapshot().signingFault)).toEqual([null, null]);
    expect([service.signedUpTo, service.refusals]).toEqual([0, 0]);
  });

  it('reads no list for ever that says the same again and again', async () => {
    const own = await ownDevice();
    const { service } = own;
    const first = page(own, undefined, 60_000);
    await online(first);
    first.session.send('one');
    await until('kept', async () => (await own.outbox.list(ROOM_ID, true)).length === 1);
    first.session.close();
    for (let n = 0; n < 300; n += 1) service.room.say(OTHER_SEAT, `n${n}`);
    const second = page(own, { room: { ...service.room.view } } as ReturnType<RoomSession['getSnapshot']>);
    await online(second);
    const asked = () => second.wire.asksOf('message:list').length;
    const [before, list] = [asked(), service.room.after.bind(service.room)];
    service.room.after = () => list(0);
    await until('asked', () => asked() > before + 1);
    service.room.after = list;
    await until('signed', () => service.signedUpTo > 0);
    expect(asked()).toBeLessThan(before + 300);
  });

  it('signs nothing from an entry on that it did not write, whoever says that it did', async () => {
    const own = await ownDevice();
    const { service } = own;
    const { session, wire } = page(own);
    await online({ session });
    session.send('mine');
    await allSigned(own);
    wire.say(service.room.say(SEAT, 'put into my mouth'));
    session.send('mine again');
    await until('said', () => session.getSnapshot().entries.length === 3 && session.getSnapshot().outbox.length === 0);
    service.end();
    await until('the end', () => session.getSnapshot().status === 'ended');
    // It has looked at the whole of the room once more, and again.
    const looked = own.chains.looks;
    session.close();
    await until('a visit', async () => {
      const visit = page(own).session;
      await until('the end', () => visit.getSnapshot().status === 'ended');
      return own.chains.looks > looked + 1;
    });
    expect(service.signedUpTo).toBe(1);
    expect(service.refusals).toBe(0);
  });

  it('stops when the service refuses what it signs, says so, and the conversation goes on', async () => {
    const own = await ownDevice();
    const { service } = own;
    const { session, wire } = page(own);
    await online({ session });
    service.room.sign = () => refuse('receipt_refused', { last: null });
    session.send('one');
    await faulty({ session }, 'receipt_refused');
    session.send('two');
    await until('said', () => session.getSnapshot().entries.length === 2);
    expect(wire.asksOf('message:receipt')).toHaveLength(1);
    expect(session.getSnapshot().outbox).toEqual([]);
  });

  it('keeps one chain when two pages say things at once', async () => {
    const own = await ownDevice();
    const [left, right] = [page(own), page(own)];
    await Promise.all([online(left), online(right)]);
    for (let n = 0; n < 10; n += 1) {
      left.session.send(`left ${n}`);
      right.session.send(`right ${n}`);
    }
    await until('all signed', () => own.service.signedUpTo === 20);
    expect(own.service.room.entries).toHaveLength(20);
  });

  it('forgets the words of a room that ended a minute ago, and asks no more', async () => {
    const own = await ownDevice();
    const { service } = own;
    const first = page(own);
    await online(first);
    first.wire.refuseNext('message:receipt', 'unavailable');
    first.session.send('never signed');
    await until('kept', async () => (await own.outbox.list(ROOM_ID, true)).length === 1);
    first.session.close();
    service.end();
    const { view } = service.room;
    const closedAt = ((view.closedAt ?? 0) - RECEIPT_LIMITS.afterEndSeconds * 1000 - 1_000) as typeof view.closedAt;
    service.room.view = { ...view, closedAt };
    const asked = first.wire.asksOf('message:receipt').length;
    const second = page(own);
    await until('forgotten', async () => (await own.outbox.list(ROOM_ID, true)).length === 0);
    expect(second.wire.asksOf('message:receipt')).toEqual([]);
    expect(first.wire.asksOf('message:receipt')).toHaveLength(asked);
    expect(isRefusal(second.session.getSnapshot().refusal)).toBe(false);
  });
});
