import assert from 'node:assert/strict';
import { isRefusal, RECEIPT_LIMITS, refuse } from '@parley/contracts';
import type { Done, Refusal, RoomId, SeatNumber, ServerTime } from '@parley/contracts';
import { durableId } from '@parley/crypto';
import { receiptDigest } from '@parley/record';
import { keepReceipt } from '@parley/rooms';
import type { Receipts, Room, StoredEntry } from '@parley/rooms';
import { SigningDevice } from '../simulators/signing-device.js';
import { openedRoom, participant, saying, setRoom, terms } from './room-store-openings.js';
import type { RoomHomeDriver } from './room-store-openings.js';
import type { Statement } from './statement.js';

export interface ReceiptsDriver extends RoomHomeDriver {
  receipts: Receipts;
}
type Signed = ReturnType<SigningDevice['receipt']>;

/** A room with a device in seat 1 that signs, and somebody in seat 2. */
class SignedTalk {
  readonly device = new SigningDevice();
  readonly said: StoredEntry[] = [];

  private constructor(
    readonly driver: ReceiptsDriver,
    readonly room: Room,
  ) {}

  static async open(driver: ReceiptsDriver, log = true): Promise<SignedTalk> {
    const { keeping } = terms();
    const policy = await driver.policies.publish(terms({ keeping: { ...keeping, log } }));
    const room = await openedRoom(driver, { policy, fields: { participants: [participant(1), participant(2)] } });
    return new SignedTalk(driver, room);
  }

  async say(seat: number, words: string): Promise<number> {
    const answer = await this.driver.messages.append(saying(this.room.id, words, { seat }));
    if (isRefusal(answer) || answer.duplicate) throw new Error('not said');
    this.said.push(answer.entry);
    return answer.seq;
  }

  /** Seat 1's next receipt after `previous`, over what it said since `after`. */
  receipt(lastSeq: number, previous: Signed | null = null, after = 0): Signed {
    const own = this.said
      .filter(({ seat, seq }) => seat === 1 && seq > after && seq <= lastSeq)
      .map(({ seq, clientMessageId, commitment }) => ({ seq, clientMessageId: clientMessageId ?? '', commitment }));
    return this.device.receipt({ room: this.room.id, seat: 1, lastSeq, previous }, own);
  }

  keep({ jws }: { jws: string }, fields: { roomId?: RoomId; seat?: number } = {}): Promise<Done | Refusal> {
    const speaker = { roomId: fields.roomId ?? this.room.id, seat: (fields.seat ?? 1) as SeatNumber };
    return keepReceipt(this.driver, { ...speaker, policy: this.room.policy }, this.device.thumbprint, jws);
  }

  /** The refusal that tells the last receipt. */
  refused(last: Signed | null, lastSeq = 0): Refusal {
    const told = last && { number: last.number, digest: receiptDigest(last.jws).toString('base64url'), lastSeq };
    return { refused: 'receipt_refused', details: { last: told } };
  }
}

export const receiptsStatements: readonly Statement<ReceiptsDriver>[] = [
  {
    says: 'keeps receipts that follow each other and name what was written, however often they come',
    async holds(make) {
      const talk = await SignedTalk.open(await make());
      await talk.say(1, 'one');
      await talk.say(2, 'two');
      await talk.say(1, 'three');
      const first = talk.receipt(2);
      assert.deepEqual(await talk.keep(first), {});
      const second = talk.receipt(3, first, 2);
      assert.deepEqual(await talk.keep(second), {});
      assert.deepEqual(await talk.keep(second), {});
      // Only the last one: what it says of earlier ones is in its chain.
      assert.deepEqual(await talk.keep(first), talk.refused(second, 3));
    },
  },
  {
    says: 'takes no receipt over other words, fewer words, or a place that the room has not reached',
    async holds(make) {
      const talk = await SignedTalk.open(await make());
      await talk.say(1, 'one');
      await talk.say(1, 'two');
      const [one] = talk.said;
      assert.ok(one);
      talk.said[0] = { ...one, commitment: Buffer.alloc(32, 1) };
      assert.deepEqual(await talk.keep(talk.receipt(2)), talk.refused(null));
      talk.said.shift();
      assert.deepEqual(await talk.keep(talk.receipt(2)), talk.refused(null));
      talk.said.unshift(one);
      assert.deepEqual(await talk.keep(talk.receipt(3)), talk.refused(null));
      assert.deepEqual(await talk.keep(talk.receipt(2)), {});
    },
  },
  {
    says: 'takes no receipt that skips one, doubles one or goes nowhere, and tells where the chain stands',
    async holds(make) {
      const talk = await SignedTalk.open(await make());
      await talk.say(1, 'one');
      const first = talk.receipt(1);
      await talk.keep(first);
      await talk.say(1, 'two');
      const refused = talk.refused(first, 1);
      assert.deepEqual(await talk.keep(talk.receipt(2)), refused);
      assert.deepEqual(await talk.keep(talk.receipt(2, { ...first, number: 2 }, 1)), refused);
      assert.deepEqual(await talk.keep(talk.receipt(2, { ...first, jws: talk.receipt(1).jws }, 1)), refused);
      assert.deepEqual(await talk.keep(talk.receipt(1, first, 1)), refused);
      assert.deepEqual(await talk.keep(talk.receipt(2, first, 1)), {});
    },
  },
  {
    says: 'looks at no message for a receipt that does not follow, whatever number it gives',
    async holds(make) {
      const driver = await make();
      const talk = await SignedTalk.open(driver);
      await talk.say(1, 'one');
      const looked = async (number: number, previous: Buffer | null, upTo = 1): Promise<number> => {
        let own = -1;
        await driver.receipts.take({ roomId: talk.room.id, seat: 1 as SeatNumber, upTo, number, previous }, (state) => {
          own = state.own.length;
          return refuse('receipt_refused');
        });
        return own;
      };
      assert.equal(await looked(1, null), 1);
      for (const number of [2, 2 ** 31, Number.MAX_SAFE_INTEGER]) assert.equal(await looked(number, null), 0);
      assert.equal(await looked(1, Buffer.alloc(32)), 0);
      assert.equal(await looked(1, null, Number.MAX_SAFE_INTEGER), 0);
      const first = talk.receipt(1);
      await talk.keep(first);
      await talk.say(1, 'two');
      assert.equal(await looked(2, receiptDigest(first.jws), 2), 1);
      assert.equal(await looked(2, Buffer.alloc(32), 2), 0);
      assert.equal(await looked(2, null, 2), 0);
    },
  },
  {
    says: 'lets one of two receipts of the same number stand when they come at the same moment',
    async holds(make) {
      const talk = await SignedTalk.open(await make());
      await talk.say(1, 'one');
      const both = await Promise.all([talk.receipt(1), talk.receipt(1)].map((receipt) => talk.keep(receipt)));
      assert.equal(both.filter((answer) => !isRefusal(answer)).length, 1);
      assert.equal(both.filter((answer) => isRefusal(answer) && answer.refused === 'receipt_refused').length, 1);
    },
  },
  {
    says: "takes no other device's signature, and none for another room or seat",
    async holds(make) {
      const talk = await SignedTalk.open(await make());
      const lastSeq = await talk.say(1, 'one');
      const stranger = new SigningDevice();
      const at = { room: talk.room.id, seat: 1, lastSeq, previous: null };
      const refused = { refused: 'receipt_refused' };
      assert.deepEqual(await talk.keep(stranger.receipt(at, [])), refused);
      assert.deepEqual(await talk.keep(talk.device.receipt({ ...at, seat: 2 }, [])), refused);
      assert.deepEqual(await talk.keep(talk.receipt(1), { seat: 2 }), refused);
      assert.deepEqual(await talk.keep(talk.receipt(1), { roomId: durableId() as RoomId }), refused);
      assert.deepEqual(await talk.keep({ jws: 'no.such.thing' }), refused);
      const nowhere = durableId() as RoomId;
      const unknown = talk.device.receipt({ ...at, room: nowhere }, []);
      assert.deepEqual(await talk.keep(unknown, { roomId: nowhere }), { refused: 'not_found' });
    },
  },
  {
    says: 'takes receipts for a minute after the end, and none once the room is archived',
    async holds(make) {
      const driver = await make();
      const talk = await SignedTalk.open(driver);
      const { id, createdAt } = talk.room;
      await talk.say(1, 'one');
      await talk.say(1, 'two');
      const ended = (seconds: number) => setRoom(driver, id, { endsAt: (createdAt - seconds * 1000) as ServerTime });
      await ended(RECEIPT_LIMITS.afterEndSeconds - 30);
      const first = talk.receipt(1);
      assert.deepEqual(await talk.keep(first), {});
      await setRoom(driver, id, { state: 'archived' });
      assert.deepEqual(await talk.keep(talk.receipt(2, first, 1)), { refused: 'room_ended' });
      // One that stands is answered as before.
      assert.deepEqual(await talk.keep(first), {});
      await setRoom(driver, id, { state: 'active' });
      await ended(RECEIPT_LIMITS.afterEndSeconds + 1);
      assert.deepEqual(await talk.keep(talk.receipt(2, first, 1)), { refused: 'room_ended' });
    },
  },
  {
    says: 'keeps nothing where the terms keep no log',
    async holds(make) {
      const talk = await SignedTalk.open(await make(), false);
      await talk.say(1, 'one');
      assert.deepEqual(await talk.keep(talk.receipt(1)), { refused: 'wrong_state' });
    },
  },
  {
    says: 'bounds the messages that one receipt covers',
    async holds(make) {
      const talk = await SignedTalk.open(await make());
      const over = RECEIPT_LIMITS.messages + 1;
      await Promise.all(Array.from({ length: over }, (_, i) => talk.say(1, `${i}`)));
      talk.said.sort((a, b) => a.seq - b.seq);
      assert.deepEqual(await talk.keep(talk.receipt(over)), talk.refused(null));
      assert.deepEqual(await talk.keep(talk.receipt(over - 1)), {});
    },
  },
];
