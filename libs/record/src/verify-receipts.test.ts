import { describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { durableId, volatileId } from '@parley/crypto';
import { SigningDevice } from '@parley/testing';
import { openReceipt } from './open-receipt.js';
import { ownDigest } from './receipt.js';
import { verifyReceipts, type AuthoredEntry, type SignedRoom } from './verify-receipts.js';

type Said = AuthoredEntry & { clientMessageId: string };

const roomId = durableId();
const [host, guest] = [new SigningDevice(), new SigningDevice()];
const seats = [
  { seat: 1, thumbprint: host.thumbprint },
  { seat: 2, thumbprint: guest.thumbprint },
];
const said = (seq: number, seat: number): Said => ({
  seq,
  seat,
  type: 'message',
  clientMessageId: volatileId(),
  commitment: randomBytes(32),
});
const joined = (seq: number): AuthoredEntry => ({ ...said(seq, 0), type: 'joined', clientMessageId: null });
/** Seats 1 and 2 by turns, after both have joined: 3, 5, 7 … are the host's. */
const room = (lastSeq: number): AuthoredEntry[] =>
  Array.from({ length: lastSeq }, (_, i) => (i < 2 ? joined(i + 1) : said(i + 1, i % 2 === 0 ? 1 : 2)));
const own = (entries: readonly AuthoredEntry[], seat: number, after: number, upTo: number): Said[] =>
  entries.filter((one): one is Said => one.seat === seat && one.seq > after && one.seq <= upTo);

type Receipt = SignedRoom['receipts'][number];
/** One receipt of the host's for each of these last sequences. */
function signed(entries: readonly AuthoredEntry[], lastSeqs: readonly number[]): Receipt[] {
  const receipts: Receipt[] = [];
  let after = 0;
  for (const lastSeq of lastSeqs) {
    const previous = receipts.at(-1) ?? null;
    receipts.push(host.receipt({ room: roomId, seat: 1, lastSeq, previous }, own(entries, 1, after, lastSeq)));
    after = lastSeq;
  }
  return receipts;
}
const verdict = (entries: readonly AuthoredEntry[], receipts: readonly Receipt[]) =>
  verifyReceipts({ roomId, seats, receipts, entries })[0];

describe('the receipts of a room', () => {
  const entries = room(12);

  it('show up to where each seat signed, in whatever order they are given', () => {
    const receipts = signed(entries, [3, 6, 12]);
    expect(verifyReceipts({ roomId, seats, receipts: receipts.reverse(), entries })).toEqual([
      { seat: 1, signedUpTo: 12, last: 11, receipts: 3, fault: null },
      { seat: 2, signedUpTo: 0, last: 12, receipts: 0, fault: null },
    ]);
  });

  it('leave the last words unsigned when the device went first, and that is no fault', () => {
    expect(verdict(entries, signed(entries, [3, 8]))).toMatchObject({ signedUpTo: 8, last: 11, fault: null });
    expect(verdict(entries, [])).toEqual({ seat: 1, signedUpTo: 0, last: 11, receipts: 0, fault: null });
  });

  it('may cover nothing of their own: who said nothing signs for that', () => {
    const silent = signed(room(2), [2]);
    expect(verdict(room(2), silent)).toMatchObject({ signedUpTo: 2, last: 0, receipts: 1, fault: null });
  });

  it('find a message of that seat that was altered, dropped, put in, moved or given another id', () => {
    const receipts = signed(entries, [3, 8, 12]);
    const five = entries.findIndex(({ seq }) => seq === 5);
    const forgeries: AuthoredEntry[][] = [
      entries.with(five, { ...said(5, 1), clientMessageId: entries[five]?.clientMessageId ?? null }),
      entries.with(five, { ...said(5, 1), commitment: entries[five]?.commitment ?? Buffer.alloc(32) }),
      entries.filter(({ seq }) => seq !== 5),
      entries.map((entry) => (entry.seq === 4 ? said(4, 1) : entry)),
      entries.with(five, { ...said(5, 2) }),
      entries.map((one) => (one.seq === 5 ? { ...one, commitment: Buffer.alloc(32) } : one)),
    ];
    for (const forged of forgeries)
      expect(verdict(forged, receipts)).toMatchObject({
        signedUpTo: 3,
        receipts: 1,
        fault: { number: 2, reason: 'What its device signed is not what stands here.' },
      });
    // What others say is theirs to sign.
    const other = entries.map((one) => (one.seq === 6 ? said(6, 2) : one));
    expect(verdict(other, receipts)).toMatchObject({ signedUpTo: 12, fault: null });
  });

  it('find that the end of the room was cut off, whoever said it', () => {
    const receipts = signed(entries, [3, 12]);
    expect(verdict(entries.slice(0, 11), receipts)).toMatchObject({
      signedUpTo: 3,
      fault: { number: 2, reason: 'It was signed when entry 12 stood here, and the last one is 11.' },
    });
    expect(verdict([], receipts)).toMatchObject({ signedUpTo: 0, last: 0, fault: { number: 1 } });
  });

  it('hold as one chain: none may be missing, swapped, doubled, renumbered or made anew in between', () => {
    const receipts = signed(entries, [3, 6, 9, 12]);
    const [first, second, third, fourth] = receipts;
    if (!first || !second || !third || !fourth) throw new Error('four receipts');
    const chains: [Receipt[], number][] = [
      [[second, third, fourth], 2],
      [[first, third, fourth], 3],
      [[first, { ...third, number: 2 }, { ...second, number: 3 }], 2],
      [[first, second, { ...second, number: 3 }], 3],
      [[first, second, second], 2],
      [[first, ...signed(entries, [3, 6]).slice(1)], 2],
      [[{ ...first, number: 2 }], 2],
    ];
    for (const [chain, number] of chains) expect(verdict(entries, chain)).toMatchObject({ fault: { number } });
    expect(verdict(entries, [first, third, fourth])).toMatchObject({ signedUpTo: 3, receipts: 1 });
    const back = host.receipt({ room: roomId, seat: 1, lastSeq: 3, previous: first }, []);
    expect(verdict(entries, [first, back])).toMatchObject({
      fault: { number: 2, reason: 'It does not follow the receipt before it.' },
    });
  });

  it("are no other device's, room's or seat's, and none of a seat that nobody took", () => {
    const words = own(entries, 1, 0, 12);
    const at = { room: roomId, seat: 1, lastSeq: 12, previous: null };
    expect(verdict(entries, [guest.receipt(at, words)])).toMatchObject({
      signedUpTo: 0,
      fault: { number: 1, reason: 'Another device signed it than the one in this seat.' },
    });
    for (const other of [{ room: durableId() }, { seat: 2 }])
      expect(verdict(entries, [{ ...host.receipt({ ...at, ...other }, words), seat: 1 }])).toMatchObject({
        fault: { number: 1, reason: 'It was signed for another room or seat.' },
      });
    const stray = { ...host.receipt({ ...at, seat: 3 }, []), seat: 3 };
    expect(verifyReceipts({ roomId, seats, receipts: [stray], entries })[2]).toMatchObject({
      seat: 3,
      signedUpTo: 0,
      fault: { number: 1 },
    });
  });
});

describe('a receipt', () => {
  const claims = {
    room: roomId,
    seat: 1,
    number: 1,
    previous: null,
    lastSeq: 3,
    own: ownDigest([said(3, 1)]).toString('base64url'),
  };

  it('opens when its signature holds, and says whose key made it', () => {
    expect(openReceipt(host.sign(claims))).toMatchObject({ claims, thumbprint: host.thumbprint });
  });

  it('is nothing once any character of it is another', () => {
    const jws = host.sign(claims);
    for (let at = 0; at < jws.length; at += 1) {
      const other = jws[at] === 'A' ? 'B' : 'A';
      expect(openReceipt(jws.slice(0, at) + other + jws.slice(at + 1))).toBeNull();
    }
    expect(openReceipt(`${jws} `)).toBeNull();
    expect(openReceipt('')).toBeNull();
  });

  it('has the shape that was agreed, or is nothing', () => {
    for (const wrong of [
      { room: 1 },
      { seat: 0 },
      { seat: 1.5 },
      { number: 0 },
      { number: '1' },
      { previous: '' },
      { previous: undefined },
      { lastSeq: -1 },
      { lastSeq: 0 },
      { own: 'AA' },
      { own: `${claims.own.slice(0, 42)}B` },
    ])
      expect(openReceipt(host.sign({ ...claims, ...wrong }))).toBeNull();
    for (const header of [
      { typ: 'dpop+jwt' },
      { alg: 'none' },
      { alg: 'HS256' },
      { crit: ['exp'] },
      { jwk: null },
      { jwk: { ...host.jwk, d: host.jwk.x } },
      { jwk: { ...host.jwk, crv: 'P-384' } },
      { jwk: guest.jwk },
    ])
      expect(openReceipt(host.sign(claims, header))).toBeNull();
    expect(openReceipt(host.sign({ ...claims, filler: 'x'.repeat(2_048) }))).toBeNull();
  });
});
