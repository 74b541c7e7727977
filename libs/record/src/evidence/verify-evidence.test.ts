import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { sha256, SigningKey } from '@parley/crypto';
import { recordedRoom } from '@parley/testing';
import type { RecordedRoom } from '@parley/testing';
import fc from 'fast-check';
import { entryHead, genesisHead } from '../chain.js';
import { signCheckpoint } from '../checkpoint.js';
import { commitment } from '../commitment.js';
import { policyDigest } from '../content.js';
import type { EvidenceLine } from './evidence-line.js';
import { evidenceText, parseEvidenceLine } from './evidence-text.js';
import { verifyEvidence, type EvidenceTrust, type EvidenceVerdict } from './verify-evidence.js';
import { writeEvidence } from './write-evidence.js';

type Line = Exclude<EvidenceLine, { line: 'end' }>;

async function written(lines: Iterable<Line>): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of writeEvidence(lines)) pieces.push(piece);
  return Buffer.concat(pieces);
}
const judge = (bytes: Buffer, room: RecordedRoom, trust: Partial<EvidenceTrust> = {}): Promise<EvidenceVerdict> =>
  verifyEvidence([bytes], { keys: [room.verifier], ...trust });
/** What somebody hands on who changed some lines and knows the format: the end fits again. */
const handedOn = async (room: RecordedRoom, change: (lines: Line[]) => Line[]): Promise<EvidenceVerdict> =>
  judge(await written(change([...room.lines()])), room);
/** One change of the lines of one kind. */
const changing =
  <K extends Line['line']>(
    kind: K,
    change: (line: Extract<Line, { line: K }>) => Partial<Extract<Line, { line: K }>>,
  ) =>
  (lines: Line[]): Line[] =>
    lines.map((line) => (line.line === kind ? { ...line, ...change(line as Extract<Line, { line: K }>) } : line));
const altered = (digest: string): string => sha256(Buffer.from(digest)).toString('base64url');

describe('a record', () => {
  it('is complete when nobody touched it, in whatever pieces it comes', async () => {
    const room = recordedRoom({ messages: 10, redacted: [5, 7], receiptEvery: 3 });
    const bytes = await written(room.lines());
    const verdict = await judge(bytes, room);
    expect(verdict).toMatchObject({
      verdict: 'complete',
      reason: null,
      firstAltered: null,
      entries: 12,
      lastSeq: 12,
      redacted: 2,
      covered: { lastSeq: 12, origin: 'parley/test', logSize: 9 },
      logEntries: 6,
      receipts: 8,
    });
    for (const size of [1, 7, 1000]) {
      const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
        bytes.subarray(i * size, (i + 1) * size),
      );
      expect(await verifyEvidence(pieces, { keys: [room.verifier] })).toEqual(verdict);
    }
  });

  it('writes each line in its one form, and reads no other', () => {
    const lines = [...recordedRoom({ messages: 3, receiptEvery: 2 }).lines()];
    for (const line of lines) {
      expect(parseEvidenceLine(evidenceText(line))).toEqual(line);
      expect(parseEvidenceLine(evidenceText(line).replace(',', ', '))).toBeNull();
      expect(parseEvidenceLine(evidenceText(line).replace('}', ',"more":1}'))).toBeNull();
      expect(parseEvidenceLine(`{"line":"end",${evidenceText(line).slice(1)}`)).toBeNull();
    }
    expect(parseEvidenceLine('[]')).toBeNull();
    expect(parseEvidenceLine('{"line":"constructor"}')).toBeNull();
    expect(parseEvidenceLine(Buffer.from([0x22, 0xf0, 0x9f, 0x98, 0x22]))).toBeNull();
  });

  it('is found altered by any byte that is flipped', async () => {
    const room = recordedRoom({ messages: 6, redacted: [4], receiptEvery: 4 });
    const bytes = await written(room.lines());
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 0, max: 7 }), async (at, bit) => {
        const flipped = Buffer.from(bytes);
        flipped[at] = (flipped[at] ?? 0) ^ (1 << bit);
        expect(['altered', 'unusable']).toContain((await judge(flipped, room)).verdict);
      }),
      { numRuns: 500 },
    );
  });

  it('is found altered by any line that is dropped, doubled or swapped, or bytes that are cut off', async () => {
    const room = recordedRoom({ messages: 6, receiptEvery: 4 });
    const bytes = await written(room.lines());
    const lines = bytes.toString('utf8').trimEnd().split('\n');
    const verdictOf = async (changed: readonly string[]) =>
      (await judge(Buffer.from(changed.map((line) => `${line}\n`).join('')), room)).verdict;
    const bad = ['altered', 'unusable'];
    for (let i = 0; i < lines.length; i += 1) {
      expect(bad).toContain(await verdictOf(lines.toSpliced(i, 1)));
      expect(bad).toContain(await verdictOf(lines.toSpliced(i, 0, lines[i] ?? '')));
      for (let j = i + 1; j < lines.length; j += 1)
        expect(bad).toContain(await verdictOf(lines.with(i, lines[j] ?? '').with(j, lines[i] ?? '')));
    }
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), async (length) => {
        expect(bad).toContain((await judge(bytes.subarray(0, length), room)).verdict);
      }),
    );
  });
});

describe('whoever knows the format', () => {
  const room = recordedRoom({ messages: 8, redacted: [6], receiptEvery: 5 });
  const entry = (seq: number, fields: object) =>
    changing('entry', (line) => (line.seq === seq ? (fields as Partial<typeof line>) : {}));
  const without = (kind: Line['line'], where: (line: Line) => boolean) => (lines: Line[]) =>
    lines.filter((line) => line.line !== kind || !where(line));

  it.each<[string, (lines: Line[]) => Line[], number]>([
    ['another time', entry(4, { sentAt: 1_790_000_004_001 }), 4],
    ['another seat', entry(4, { seat: 2, connectionId: null }), 4],
    ['another envelope', changing('entry', (l) => (l.seq === 5 ? { envelopeHash: altered(l.envelopeHash) } : {})), 5],
    ['another head', changing('entry', (l) => (l.seq === 5 ? { head: altered(l.head) } : {})), 5],
    ['other words', entry(4, { content: '{"attachments":[],"text":"other words"}' }), 4],
    ['content taken out', (l) => l.map((x) => (x.line === 'entry' && x.seq === 4 ? bare(x) : x)), 4],
    ['an entry dropped', without('entry', (l) => l.line === 'entry' && l.seq === 5), 5],
    ['the last entry dropped', without('entry', (l) => l.line === 'entry' && l.seq === 10), 10],
    ['content put back', entry(6, { content: '{}', salt: altered('') }), 6],
    [
      'a joining left out',
      (l) =>
        changing('record', () => ({ redacted: [2, 6] }))(
          l.map((x) => (x.line === 'entry' && x.seq === 2 ? bare(x) : x)),
        ),
      2,
    ],
    ['another device in a seat', changing('seat', (l) => (l.seat === 1 ? { thumbprint: altered('') } : {})), 0],
    ['another device with its own proof', (l) => l.map((x) => (x.line === 'seat' && x.seat === 1 ? stranger() : x)), 1],
    ['a seat nobody names', without('seat', (l) => l.line === 'seat' && l.seat === 2), 2],
  ])('is found out, and the entry named: %s', async (_, change, seq) => {
    const verdict = await handedOn(room, change);
    expect(verdict).toMatchObject({ verdict: 'altered', firstAltered: seq === 0 ? null : seq });
    expect(verdict.reason).toMatch(/^[A-Z].*\.$/);
  });

  it.each<[string, (lines: Line[]) => Line[]]>([
    ['a name', changing('seat', (l) => (l.seat === 1 ? { name: 'Somebody Else' } : {}))],
    ['when a seat was taken', changing('seat', (l) => ({ joinedAt: l.joinedAt + 1 }))],
    ['that a seat was given back', changing('seat', () => ({ leftAt: 1_790_000_005_000 }))],
    ['the terms', changing('record', (l) => ({ policy: { ...l.policy, readings: false } }))],
    ['an address', changing('connection', () => ({ address: '198.51.100.1' }))],
    ['when the room was opened', changing('record', (l) => ({ room: { ...l.room, createdAt: 1_790_000_000_006 } }))],
    ['when it ended', changing('record', (l) => ({ room: { ...l.room, closedAt: 1_799_000_000_000 } }))],
    ['that it ended', changing('record', (l) => ({ room: { ...l.room, closedAt: null, state: 'active' } }))],
    ['a log entry', changing('log', (l) => (l.type === 'room_locked' ? { type: 'room_refused' } : {}))],
    ['where a log entry stands', changing('log', (l) => (l.type === 'room_locked' ? { index: l.index + 3 } : {}))],
    ['what a log entry says', changing('log', (l) => (l.type === 'room_opened' ? { details: '{}' } : {}))],
    ['a log entry gone', without('log', (l) => l.line === 'log' && l.type === 'room_joined')],
    ['what the log names', changing('covered', (l) => ({ head: altered(l.head) }))],
    ['how far the log names it', changing('covered', (l) => ({ lastSeq: l.lastSeq - 1 }))],
    ['a receipt gone', without('receipt', (l) => l.line === 'receipt' && l.seat === 1)],
    ['the last receipts gone', without('receipt', (l) => l.line === 'receipt' && l.number === 2)],
    ['the end of the room forgotten', (l) => shortened(l, 8)],
  ])('is found out: %s', async (_, change) => {
    expect((await handedOn(room, change)).verdict).toBe('altered');
  });

  it('can write the whole chain anew, and the log names another head', async () => {
    const verdict = await handedOn(room, (lines) => chainedAnew(lines, 4, '{"attachments":[],"text":"other words"}'));
    expect(verdict).toMatchObject({ verdict: 'altered', firstAltered: null, entries: 10 });
    expect(verdict.reason).toContain('written anew');
  });

  it('can sign a checkpoint of their own, and it is not this key', async () => {
    const other = new SigningKey(randomBytes(32));
    const resigned = changing('checkpoint', () => ({ note: signCheckpoint(room.checkpoint, other) }));
    expect((await handedOn(room, resigned)).verdict).toBe('unusable');
    const elsewhere = changing('checkpoint', () => ({
      note: signCheckpoint({ ...room.checkpoint, origin: 'parley/other' }, other),
    }));
    expect(await handedOn(room, elsewhere)).toMatchObject({
      verdict: 'unusable',
      reason: expect.stringContaining('parley/other') as unknown,
    });
  });

  it('can take the proofs away, and nothing is proved any more', async () => {
    const unproved = await handedOn(
      room,
      without('covered', () => true),
    );
    expect(unproved).toMatchObject({ verdict: 'unproved', covered: null });
    const bare = (lines: Line[]) => lines.filter(({ line }) => !['checkpoint', 'covered', 'log'].includes(line));
    expect(await handedOn(room, bare)).toMatchObject({ verdict: 'unproved', covered: null });
  });
});

describe('what a checkpoint covers', () => {
  it('is told apart from what came after', async () => {
    const room = recordedRoom({ messages: 8, coveredUpTo: 6, receiptEvery: 3 });
    expect(await judge(await written(room.lines()), room)).toMatchObject({
      verdict: 'unproved',
      reason: 'Entries 7 to 10 are not covered by the checkpoint yet: nothing proves them.',
      entries: 10,
      covered: { lastSeq: 6 },
    });
  });

  it('is not believed without the witness that was asked for', async () => {
    const room = recordedRoom({ messages: 3 });
    const witness = { name: 'witness', type: 4, publicKey: new SigningKey(randomBytes(32)).publicKey } as const;
    expect(await judge(await written(room.lines()), room, { witnesses: [witness] })).toMatchObject({
      verdict: 'unproved',
      witnesses: [{ name: 'witness', at: null }],
    });
  });
});

describe('authorship', () => {
  it('is what each device has signed, and a receipt that does not hold is no complete record', async () => {
    const room = recordedRoom({ messages: 8, receiptEvery: 5 });
    expect(await judge(await written(room.lines()), room)).toMatchObject({
      verdict: 'complete',
      authorship: [
        { seat: 1, receipts: 2, signedUpTo: 10, fault: null },
        { seat: 2, receipts: 2, signedUpTo: 10, fault: null },
      ],
    });
    const early = recordedRoom({ messages: 8, receiptEvery: 5, coveredUpTo: 8 });
    const [, other] = [...early.lines()].filter((line) => line.line === 'receipt' && line.number === 2);
    const swapped = changing('receipt', (line) =>
      line.number === 2 && line.seat === 1 && other?.line === 'receipt' ? { jws: other.jws } : {},
    );
    expect(await handedOn(early, swapped)).toMatchObject({
      verdict: 'altered',
      reason: expect.stringContaining('Receipt 2 of seat 1') as unknown,
    });
  });

  it('does not depend on how much a device signs after its last receipt was named', async () => {
    const room = recordedRoom({
      messages: 200,
      receiptEvery: 1,
      namings: [
        { upTo: 150, after: 60, receipts: 3 },
        { upTo: 202, after: 60, receipts: 4 },
      ],
    });
    expect(await judge(await written(room.lines()), room)).toMatchObject({ verdict: 'complete', receipts: 404 });
    const cut = (lines: Line[]) => lines.filter((line) => line.line !== 'receipt' || line.number < 4);
    expect(await handedOn(room, cut)).toMatchObject({
      verdict: 'altered',
      reason: expect.stringContaining('Receipts that the log names are missing') as unknown,
    });
  });
});

describe('what the log named, and when', () => {
  const MINUTE = 60_000;
  const namings = [3, 5, 7, 10].map((upTo) => ({ upTo, after: 100 }));
  const room = recordedRoom({ messages: 8, receiptEvery: 2, namings });
  const covered = (lines: Line[]) => lines.filter((line) => line.line === 'covered');

  it('is every naming, one holding on to the one before', async () => {
    expect(await judge(await written(room.lines()), room)).toMatchObject({
      verdict: 'complete',
      namings: 4,
      namedLate: { after: 2_100 },
      namedInTime: true,
      ended: true,
    });
    const [first, second, third] = covered([...room.lines()]);
    for (const gone of [0, 1, 2])
      expect(await handedOn(room, (lines) => lines.filter((line) => line !== covered(lines)[gone]))).toMatchObject({
        verdict: 'altered',
        reason: expect.stringContaining('does not have that naming') as unknown,
      });
    for (const previous of [null, first?.log.index ?? 0, 999])
      expect(
        await handedOn(
          room,
          changing('covered', (line) => (line.log.index === third?.log.index ? { previous } : {})),
        ),
      ).toMatchObject({ verdict: 'altered' });
    const swapped = await handedOn(room, (lines) =>
      lines.map((line) => (line.line === 'covered' && line.log.index === second?.log.index && third ? third : line)),
    );
    expect(swapped.verdict).toBe('altered');
  });

  it('narrows down what was written anew to what came after the last naming that fits', async () => {
    const anew = (seq: number) =>
      handedOn(room, (lines) => chainedAnew(lines, seq, '{"attachments":[],"text":"other words"}'));
    expect(await anew(6)).toMatchObject({
      verdict: 'altered',
      reason: expect.stringContaining('entries 6 to 7 were written anew') as unknown,
    });
    const often = recordedRoom({ messages: 8, namings: [5, 6, 10].map((upTo) => ({ upTo, after: 100 })) });
    const one = await handedOn(often, (lines) => chainedAnew(lines, 6, '{"attachments":[],"text":"other words"}'));
    expect(one).toMatchObject({ verdict: 'altered', firstAltered: 6 });
  });

  it('proves no entry that waited long for its first naming: all of them may have been written anew before', async () => {
    const late = (namings: { upTo: number; after: number }[]) => {
      const one = recordedRoom({ messages: 8, namings });
      return written(one.lines()).then((bytes) => judge(bytes, one));
    };
    const hours = 9 * 60 * MINUTE + 12 * MINUTE;
    const forged = await late([{ upTo: 10, after: hours }]);
    expect(forged).toMatchObject({ verdict: 'unproved', namedInTime: false, namedLate: { from: 1, to: 10 } });
    expect(forged.reason).toContain('Entries 1–10 were first named by the log 9 h 12 min after their time');
    expect(
      await late([
        { upTo: 3, after: 100 },
        { upTo: 10, after: hours },
      ]),
    ).toMatchObject({ verdict: 'unproved', namedLate: { from: 4, to: 10 } });
    expect((await late([{ upTo: 10, after: 15 * MINUTE - 10_000 }])).verdict).toBe('complete');
    expect((await late([{ upTo: 10, after: -20 * MINUTE }])).verdict).toBe('altered');
  });

  it('proves no end that the log was told of long after: what came in between may have been taken away', async () => {
    const told = async (endToldAfter: number) => {
      const one = recordedRoom({ messages: 8, endToldAfter });
      return judge(await written(one.lines()), one);
    };
    expect((await told(14 * MINUTE)).verdict).toBe('complete');
    const late = await told(3 * 24 * 60 * MINUTE);
    expect(late).toMatchObject({ verdict: 'unproved', ended: true });
    expect(late.reason).toMatch(
      /^The log says only at \S+ that this room ended at \S+: until then .* after entry 10\.$/,
    );
    expect((await told(-MINUTE)).verdict).toBe('altered');
  });

  it('goes by a log whose times never run backwards: what is dated back shows', async () => {
    const one = recordedRoom({ messages: 8, datedBack: MINUTE });
    expect(await judge(await written(one.lines()), one)).toMatchObject({
      verdict: 'altered',
      reason: expect.stringContaining('bears a time before') as unknown,
    });
  });

  it('proves nothing of a time in which it did not name the open room: what was said then may be gone', async () => {
    const named = async (silence: number, namings: { upTo: number; after: number }[]) => {
      const one = recordedRoom({ messages: 8, silence: { after: 5, for: silence }, namings });
      return judge(await written(one.lines()), one);
    };
    const [before, then] = [
      { upTo: 5, after: 100 },
      { upTo: 10, after: 100 },
    ];
    const gone = await named(60 * MINUTE, [before, then]);
    expect(gone).toMatchObject({ verdict: 'unproved', namedInTime: false, unnamed: { lastSeq: 5 } });
    expect(gone.reason).toMatch(
      /^The log did not name this room from \S+ to \S+: until then .* after entry 5, or taken it away\.$/,
    );
    const quiet = Array.from({ length: 6 }, (_, i) => ({ upTo: 5, after: (i + 1) * 10 * MINUTE - 1000 }));
    expect((await named(60 * MINUTE, [before, ...quiet, then])).verdict).toBe('complete');
    // Nothing was said again, and the room ended.
    const ended = recordedRoom({ messages: 3, endsAfter: 60 * MINUTE, namings: [before] });
    expect((await judge(await written(ended.lines()), ended)).verdict).toBe('unproved');
  });

  it('is not needed after the room has ended', async () => {
    const one = recordedRoom({
      messages: 3,
      namings: [
        { upTo: 5, after: 100 },
        { upTo: 5, after: 60 * MINUTE },
      ],
    });
    expect((await judge(await written(one.lines()), one)).verdict).toBe('complete');
  });
});

describe('the end of a room', () => {
  const room = recordedRoom({ messages: 8 });
  const opened = (lines: Line[]) =>
    changing('record', (line) => ({ room: { ...line.room, closedAt: null, state: 'active' } }))(lines);
  const withoutEnd = (lines: Line[]) => lines.filter((line) => line.line !== 'log' || line.type !== 'room_ended');

  it('is proved, or the record is complete only as of a time', async () => {
    const left = await handedOn(room, (lines) => withoutEnd(opened(lines)));
    expect(left).toMatchObject({ verdict: 'unproved', ended: false });
    expect(left.reason).toMatch(/has ended: it is complete as of 20\d\d-\S+Z, and what came after is not here\.$/);
    expect((await handedOn(room, withoutEnd)).verdict).toBe('unproved');
    expect((await handedOn(room, opened)).verdict).toBe('altered');
  });

  it('is bound by the log even where its details are deleted', async () => {
    const bareEnd = (lines: Line[]) =>
      lines.map((line) => {
        if (line.line !== 'log') return line;
        const { details, salt, ...rest } = line;
        expect([details, salt]).not.toContain(undefined);
        return rest;
      });
    expect((await handedOn(room, bareEnd)).verdict).toBe('complete');
    const moved = changing('record', (line) => ({ room: { ...line.room, closedAt: (line.room.closedAt ?? 0) - 5 } }));
    expect(await handedOn(room, (lines) => moved(bareEnd(lines)))).toMatchObject({ verdict: 'altered' });
  });
});

describe('an earlier record that somebody kept', () => {
  const namings = [3, 5, 7, 10].map((upTo) => ({ upTo, after: 100 }));
  const room = recordedRoom({ messages: 8, receiptEvery: 2, namings });
  const since = async (earlier: Iterable<Line>, lines: Iterable<Line>, of = room) =>
    judge(await written(lines), of, { earlier: [[await written(earlier)]] });

  it('is what a later one goes on from', async () => {
    for (const times of [1, 2, 3]) {
      expect((await judge(await written(room.earlier(times)), room)).verdict).toBe('unproved');
      expect(await since(room.earlier(times), room.lines())).toMatchObject({ verdict: 'complete' });
    }
    expect(await since(room.earlier(2), room.earlier(3))).toMatchObject({ verdict: 'unproved' });
    expect(await since(room.earlier(3), room.earlier(2))).toMatchObject({ verdict: 'unusable' });
    expect(await since(recordedRoom({ messages: 8, key: room.key }).lines(), room.lines())).toMatchObject({
      verdict: 'unusable',
    });
    expect(await since([...room.earlier(2)].slice(0, 5), room.lines())).toMatchObject({
      verdict: 'unusable',
      reason: expect.stringContaining('The earlier record') as unknown,
    });
  });

  it('shows what was written anew, though the log named the forgery later', async () => {
    const kept = [...room.earlier(4)];
    const bare = ({ line }: Line) => !['checkpoint', 'covered', 'log', 'receipt'].includes(line);
    const forged = chainedAnew([...room.lines()], 4, '{"attachments":[],"text":"other words"}').filter(bare);
    expect(await judge(await written(forged), room)).toMatchObject({ verdict: 'unproved' });
    expect(await since(kept, forged)).toMatchObject({
      verdict: 'altered',
      reason: expect.stringContaining('as the earlier record has it') as unknown,
    });
    expect(await since(kept, [...room.lines()].filter(bare))).toMatchObject({ verdict: 'unproved' });
    expect(await since(kept, shortened([...room.lines()].filter(bare), 8))).toMatchObject({ verdict: 'altered' });
  });
});

describe('a long room', () => {
  it('of 10,000 messages is judged, and its one altered entry named', async () => {
    const room = recordedRoom({ messages: 10_000 });
    const bytes = await written(room.lines());
    expect((await judge(bytes, room)).verdict).toBe('complete');
    const change = changing('entry', (line) => (line.seq === 7_777 ? { sentAt: line.sentAt + 1 } : {}));
    expect(await handedOn(room, change)).toMatchObject({ verdict: 'altered', firstAltered: 7_777, entries: 7_776 });
  });
});

/** Other words in one entry, and everything after it put right, up to the head of the room. */
function chainedAnew(lines: Line[], seq: number, content: string): Line[] {
  const record = lines.find((line) => line.line === 'record');
  if (!record) throw new Error('no record');
  const bytes = (text: string) => Buffer.from(text, 'base64url');
  const addresses = new Map(lines.flatMap((line) => (line.line === 'connection' ? [[line.id, line.commitment]] : [])));
  let head = genesisHead(record.room.id, policyDigest(record.policy));
  const anew = lines.map((line) => {
    if (line.line !== 'entry') return line;
    const said =
      line.seq === seq ? { content, commitment: text(commitment(bytes(line.salt ?? ''), Buffer.from(content))) } : {};
    const entry = { ...line, ...said };
    const address = addresses.get(entry.connectionId ?? '');
    head = entryHead(head, {
      ...entry,
      version: 1,
      roomId: record.room.id,
      envelopeHash: bytes(entry.envelopeHash),
      commitment: bytes(entry.commitment),
      addressCommitment: address === undefined ? null : bytes(address),
    });
    return { ...entry, head: text(head) };
  });
  return anew.map((line) => (line.line === 'record' ? { ...line, head: text(head) } : line));
}
const text = (bytes: Buffer): string => bytes.toString('base64url');
function bare(line: Extract<Line, { line: 'entry' }>): Line {
  const { content, salt, ...rest } = line;
  expect([content, salt]).not.toContain(undefined);
  return rest;
}
/** Seat 1 as somebody else would have taken it, under the same terms. */
function stranger(): Line {
  const [seat] = [...recordedRoom({ messages: 1 }).lines()].filter((line) => line.line === 'seat');
  if (!seat) throw new Error('no seat');
  return seat;
}
/** The room as it would be had it ended earlier, with its head put right. */
function shortened(lines: Line[], lastSeq: number): Line[] {
  const last = lines.find((line) => line.line === 'entry' && line.seq === lastSeq);
  const head = last?.line === 'entry' ? last.head : '';
  return lines
    .filter((line) => line.line !== 'entry' || line.seq <= lastSeq)
    .map((line) => (line.line === 'record' ? { ...line, lastSeq, head } : line));
}
