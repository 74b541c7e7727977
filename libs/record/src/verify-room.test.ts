import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { EntryType } from '@parley/contracts';
import { durableId, sha256, volatileId } from '@parley/crypto';
import fc from 'fast-check';
import { genesisHead, headAfter, nextHead } from './chain.js';
import { addressCommitment, commitment, saltedContent, unsalted } from './commitment.js';
import { contentBytes } from './content.js';
import { leafHash, type ChainedEntry } from './leaf.js';
import { verifyRoom, type StoredRow } from './verify-room.js';

const roomId = durableId();
const policyDigest = sha256(Buffer.from('the terms'));
const connectionId = durableId();
const address = addressCommitment(randomBytes(32), '192.0.2.7');

function writeRow(head: Uint8Array, seq: number): StoredRow {
  const person = seq > 2;
  const row = {
    seq,
    id: durableId(),
    type: person ? ('message' as const) : ('joined' as const),
    seat: (seq % 2) + 1,
    recipientSeat: null,
    clientMessageId: person ? volatileId() : null,
    sentAt: 1_790_000_000_000 + seq,
    envelope: randomBytes(60),
    commitment: commitment(randomBytes(32), contentBytes({ text: `words ${seq}`, attachments: [] })),
    connectionId: person ? connectionId : null,
    addressCommitment: person ? address : null,
  };
  return { ...row, head: headAfter(head, { ...row, roomId }) };
}
function writeRoom(count: number): { rows: StoredRow[]; expected: { lastSeq: number; head: Uint8Array } } {
  const rows: StoredRow[] = [];
  let head: Uint8Array = genesisHead(roomId, policyDigest);
  for (let seq = 1; seq <= count; seq++) {
    const row = writeRow(head, seq);
    head = row.head;
    rows.push(row);
  }
  return { rows, expected: { lastSeq: count, head } };
}
const flip = (bytes: Uint8Array): Buffer => Buffer.from(bytes.map((byte, i) => (i === 3 ? byte ^ 4 : byte)));
const otherId = durableId();

/** One change of one column each, as someone with SQL could make it. */
const ALTERATIONS: Readonly<Record<string, (row: StoredRow) => Partial<StoredRow>>> = {
  id: () => ({ id: otherId }),
  type: () => ({ type: 'left' }),
  'an unknown type': () => ({ type: 'constructor' as EntryType }),
  seat: (row) => ({ seat: row.seat + 1 }),
  'the seat of the room': () => ({ seat: 0 }),
  recipientSeat: () => ({ recipientSeat: 1 }),
  'a recipient that looks like none': () => ({ recipientSeat: 0 }),
  clientMessageId: () => ({ clientMessageId: otherId }),
  sentAt: (row) => ({ sentAt: row.sentAt + 1 }),
  envelope: (row) => ({ envelope: flip(row.envelope) }),
  'an envelope cut short': (row) => ({ envelope: row.envelope.slice(1) }),
  commitment: (row) => ({ commitment: flip(row.commitment) }),
  'a commitment of another length': (row) => ({ commitment: Buffer.concat([row.commitment, Buffer.alloc(1)]) }),
  connectionId: () => ({ connectionId: otherId }),
  'a connection that looks like none': (row) =>
    row.connectionId === null ? { connectionId: '00000000-0000-0000-0000-000000000000' } : { connectionId: null },
  addressCommitment: () => ({ addressCommitment: sha256(Buffer.from('elsewhere')) }),
  'an address that looks like none': (row) =>
    row.addressCommitment === null ? { addressCommitment: Buffer.alloc(32) } : { addressCommitment: null },
  head: (row) => ({ head: flip(row.head) }),
};

describe('verifying a room', () => {
  it('finds an unaltered room whole, from an array or from a cursor', async () => {
    const { rows, expected } = writeRoom(12);
    async function* cursor() {
      for (const row of rows) yield await Promise.resolve(row);
    }
    for (const given of [rows, cursor()]) {
      const verified = await verifyRoom({ roomId, policyDigest, rows: given, expected });
      expect(verified).toEqual({ entries: 12, head: Buffer.from(expected.head), firstMismatch: null });
    }
    const empty = writeRoom(0);
    expect((await verifyRoom({ roomId, policyDigest, rows: [], expected: empty.expected })).firstMismatch).toBeNull();
  });

  it.each(Object.keys(ALTERATIONS))('names the row whose column was altered: %s', async (column) => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 12 }), fc.nat(), async (count, at) => {
        const { rows, expected } = writeRoom(count);
        const seq = (at % count) + 1;
        const altered = rows.map((row) => (row.seq === seq ? { ...row, ...ALTERATIONS[column]?.(row) } : row));
        const verified = await verifyRoom({ roomId, policyDigest, rows: altered, expected });
        expect(verified.firstMismatch?.seq).toBe(seq);
        expect(verified.entries).toBe(seq - 1);
      }),
      { numRuns: 20 },
    );
  });

  it('names where a row is missing, the last one too', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 12 }), fc.nat(), fc.boolean(), async (count, at, renumbered) => {
        const { rows, expected } = writeRoom(count);
        const seq = (at % count) + 1;
        const left = rows
          .filter((row) => row.seq !== seq)
          .map((row) => (renumbered && row.seq > seq ? { ...row, seq: row.seq - 1 } : row));
        expect((await verifyRoom({ roomId, policyDigest, rows: left, expected })).firstMismatch?.seq).toBe(seq);
      }),
    );
  });

  it('names where a row was put in, chained rightly or not', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 12 }), fc.nat(), fc.boolean(), async (count, at, renumbered) => {
        const { rows, expected } = writeRoom(count);
        const seq = (at % (count + 1)) + 1;
        const extra = writeRow(rows[seq - 2]?.head ?? genesisHead(roomId, policyDigest), seq);
        const after = rows.slice(seq - 1).map((row) => (renumbered ? { ...row, seq: row.seq + 1 } : row));
        const mismatch = (
          await verifyRoom({ roomId, policyDigest, rows: [...rows.slice(0, seq - 1), extra, ...after], expected })
        ).firstMismatch;
        // The extra row is rightly chained, so the next one is the first that can't follow it; at the end it is itself too much.
        expect(mismatch?.seq).toBe(seq > count ? seq : seq + 1);
      }),
    );
  });

  it('names the first of two rows that were swapped, with their numbers or without', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { minLength: 2, maxLength: 2 }),
        fc.boolean(),
        async (pair, renumbered) => {
          const { rows, expected } = writeRoom(12);
          const [a = 1, b = 2] = pair;
          const taken = (seq: number) => rows[(seq === a ? b : seq === b ? a : seq) - 1];
          const swapped = rows
            .flatMap(({ seq }) => taken(seq) ?? [])
            .map((row, i) => (renumbered ? { ...row, seq: i + 1 } : row));
          expect((await verifyRoom({ roomId, policyDigest, rows: swapped, expected })).firstMismatch?.seq).toBe(
            Math.min(a, b),
          );
        },
      ),
    );
  });

  it('finds a chain written anew by its end, and another room or other terms at the first entry', async () => {
    const { rows, expected } = writeRoom(5);
    const anew = writeRoom(5);
    expect((await verifyRoom({ roomId, policyDigest, rows: anew.rows, expected })).firstMismatch?.seq).toBe(5);
    expect((await verifyRoom({ roomId: durableId(), policyDigest, rows, expected })).firstMismatch?.seq).toBe(1);
    expect((await verifyRoom({ roomId, policyDigest: flip(policyDigest), rows, expected })).firstMismatch?.seq).toBe(1);
  });
});

describe('the chain', () => {
  const entry: ChainedEntry = {
    roomId: '0190a1b2-c3d4-7e5f-8a6b-0123456789ab',
    seq: 2 ** 32 + 5,
    id: '0190a1b2-c3d4-7e5f-8a6b-0123456789ac',
    type: 'message',
    seat: 2,
    recipientSeat: 3,
    clientMessageId: '0190a1b2-c3d4-4e5f-8a6b-0123456789ad',
    sentAt: 1_790_000_000_123,
    envelope: Buffer.from('sealed'),
    commitment: Buffer.alloc(32, 0xcc),
    connectionId: '0190a1b2-c3d4-7e5f-8a6b-0123456789ae',
    addressCommitment: Buffer.alloc(32, 0xaa),
  };
  const hashOf = (...hex: string[]) =>
    createHash('sha256')
      .update(Buffer.from(hex.join(''), 'hex'))
      .digest('hex');
  const { envelope, ...fields } = entry;
  const leaf = { ...fields, version: 1 as const, envelopeHash: sha256(envelope) };

  it('hashes the documented bytes of a leaf', () => {
    const expected = hashOf(
      '00',
      '01',
      '0190a1b2c3d47e5f8a6b0123456789ab',
      '0000000100000005',
      '0190a1b2c3d47e5f8a6b0123456789ac',
      '01',
      '00000002',
      '00000003',
      '0190a1b2c3d44e5f8a6b0123456789ad',
      (1_790_000_000_123).toString(16).padStart(16, '0'),
      sha256(Buffer.from('sealed')).toString('hex'),
      'cc'.repeat(32),
      '0190a1b2c3d47e5f8a6b0123456789ae',
      'aa'.repeat(32),
    );
    expect(leafHash(leaf).toString('hex')).toBe(expected);
    const bare = { ...leaf, recipientSeat: null, clientMessageId: null, connectionId: null, addressCommitment: null };
    expect(leafHash(bare).toString('hex')).toBe(
      hashOf(
        '00',
        '01',
        '0190a1b2c3d47e5f8a6b0123456789ab',
        '0000000100000005',
        '0190a1b2c3d47e5f8a6b0123456789ac',
        '01',
        '00000002',
        '00'.repeat(20),
        (1_790_000_000_123).toString(16).padStart(16, '0'),
        sha256(Buffer.from('sealed')).toString('hex'),
        'cc'.repeat(32),
        '00'.repeat(48),
      ),
    );
  });

  it('begins with room and policy and goes on with each leaf', () => {
    const genesis = genesisHead(entry.roomId, Buffer.alloc(32, 0xbb));
    expect(genesis.toString('hex')).toBe(
      hashOf(Buffer.from('parley/room/1').toString('hex'), '0190a1b2c3d47e5f8a6b0123456789ab', 'bb'.repeat(32)),
    );
    const next = nextHead(genesis, leafHash(leaf));
    expect(next.toString('hex')).toBe(hashOf('01', genesis.toString('hex'), leafHash(leaf).toString('hex')));
    expect(headAfter(genesis, entry).equals(next)).toBe(true);
  });

  it('takes no leaf that could be read in two ways', () => {
    const wrong: Partial<typeof leaf>[] = [
      { seq: -1 },
      { seq: 1.5 },
      { seq: 2 ** 53 },
      { seat: -1 },
      { seat: Number.NaN },
      { recipientSeat: 0 },
      { id: 'x' },
      { commitment: Buffer.alloc(31, 1) },
      { envelopeHash: Buffer.alloc(33, 1) },
    ];
    for (const change of wrong) expect(() => leafHash({ ...leaf, ...change })).toThrow();
  });
});

describe('commitments', () => {
  it('hash the documented bytes, and give the plaintext that goes under the seal', () => {
    const salt = Buffer.alloc(32, 5);
    const content = contentBytes({ text: 'ä', attachments: [] });
    const { plaintext, commitment: c } = saltedContent(salt, content);
    expect(content.toString()).toBe('{"attachments":[],"text":"ä"}');
    expect(c.equals(sha256(Buffer.of(2), salt, content))).toBe(true);
    expect(commitment(salt, content).equals(c)).toBe(true);
    expect(unsalted(plaintext)).toEqual({ salt, content });
    expect(addressCommitment(salt, '2001:db8::1').equals(sha256(Buffer.of(3), salt, Buffer.from('2001:db8::1')))).toBe(
      true,
    );
    expect(() => commitment(Buffer.alloc(31), content)).toThrow(RangeError);
    expect(() => unsalted(plaintext.subarray(0, 31) as typeof plaintext)).toThrow(RangeError);
  });
});
