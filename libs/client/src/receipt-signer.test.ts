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
        return refuse('receipt_refused', { last: told });
      }
      this.taken.push({ number: claims.number, digest: digest.toString('base64url'), lastSeq: claims.lastSeq, jws });
      return {};
    };
  }

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

/** What of a device outlives its pages. */
async function ownDevice() {
  const device = await openDevice(new MemoryKeyStore());
  return { device, service: new Service(device), outbox: new MemoryOutboxStore(), chains: new MemoryReceiptChains() };
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

  it('goes on from where the service stands when its own place was lost, as by a power cut', async () => {
    const own = await ownDevice();
    const { service } = own;
    const first = page(own);
    await online(first);
    const remove = own.outbox.remove.bind(own.outbox);
    own.outbox.remove = () => Promise.resolve();
    first.session.send('one');
    await until('signed', () => service.signedUpTo === 1);
    first.session.close();
    own.outbox.remove = remove;
    await own.chains.forget(ROOM_ID);
    const second = page(own);
    await online(second);
    second.session.send('two');
    await until('signed again', () => service.signedUpTo === 2);
    expect([service.taken.length, service.refusals]).toEqual([2, 1]);
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
    await new Promise((resolve) => setTimeout(resolve, 10 * BATCH_MS));
    expect(service.signedUpTo).toBe(1);
    expect(service.refusals).toBe(0);
  });

  it('stops asking when the service refuses what it signs, and the conversation goes on', async () => {
    const own = await ownDevice();
    const { service } = own;
    const { session, wire } = page(own);
    await online({ session });
    service.room.sign = () => refuse('receipt_refused', { last: null });
    session.send('one');
    await until('refused', () => wire.asksOf('message:receipt').length === 2);
    session.send('two');
    await until('said', () => session.getSnapshot().entries.length === 2);
    await new Promise((resolve) => setTimeout(resolve, 10 * BATCH_MS));
    expect(wire.asksOf('message:receipt')).toHaveLength(2);
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
