import { RECEIPT_TYPE } from '@parley/contracts';
import { createHash, randomBytes } from 'node:crypto';
import type { LogType, RoomPolicy } from '@parley/contracts';
import { durableId, jwkThumbprint, sha256, SigningKey } from '@parley/crypto';
import {
  addressCommitment,
  append,
  contentBytes,
  draftLogEntry,
  EMPTY_TREE,
  entryHead,
  genesisHead,
  headsSubject,
  headsTree,
  inclusionProof,
  logLeaf,
  ownDigest,
  policyDigest,
  root,
  roomEndSubject,
  saltedContent,
  signCheckpoint,
  unsalted,
} from '@parley/record';
import type {
  Checkpoint,
  EvidenceEntry,
  EvidenceLine,
  EvidenceLogEntry,
  EvidenceReceipt,
  EvidenceSeat,
  NoteVerifier,
} from '@parley/record';
import { policiesOf } from '@parley/rooms';
import { deviceJws, newDeviceKey } from './device-signature.js';

export interface RecordOptions {
  /** Said in turn by two seats, after both have taken them. */
  messages: number;
  redacted?: readonly number[];
  /** The log names the room up to here; all of it when nothing is said. */
  coveredUpTo?: number;
  /**
   * When the log names the room: up to which entry, and how long after it, milliseconds; and how many receipts of each seat it has by
   * then, all up to there when nothing is said. Without this every ten minutes.
   */
  namings?: readonly { upTo: number; after: number; receipts?: number }[];
  /** Nothing is said after this entry, for so many milliseconds. */
  silence?: { after: number; for: number };
  /** Milliseconds after the last entry; 10 when nothing is said. */
  endsAfter?: number;
  /** Milliseconds from the end of the room to the log's word of it; 0 when nothing is said. */
  endToldAfter?: number;
  /** Milliseconds that the log's newest naming is dated back, out of the log's order; 0 when nothing is said. */
  datedBack?: number;
  /** Each seat signs after so many messages of both; never when nothing is said. */
  receiptEvery?: number;
  key?: SigningKey;
  content?: (seq: number) => string;
}
/** The record of a room as the service would hand it out, from keys of its own. */
export interface RecordedRoom {
  verifier: NoteVerifier;
  key: SigningKey;
  checkpoint: Checkpoint;
  /** Without the end, which `writeEvidence` makes. The same ones each time. */
  lines(): Generator<Exclude<EvidenceLine, { line: 'end' }>, void, undefined>;
  /** As it was handed out when the log had named it so many times: while the room was open, but for the last. */
  earlier(namings: number): ReturnType<RecordedRoom['lines']>;
}

const ORIGIN = 'parley/test';
const START = 1_790_000_000_000;
/** Entries come a second apart. */
const NAMED_EVERY = 600;
const [published] = policiesOf(['audited'], { retentionDays: 1, linkSeats: 2, sealedSeats: 2 });
if (!published) throw new Error('no policy');
const POLICY: RoomPolicy = { ...published, version: 1 };
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
const NAMES = ['Calm Fox', 'Brave Owl'];

/** The same bytes for the same words, so that a million entries need not be kept. */
const derived = (words: string): Buffer => createHash('sha256').update(words).digest();

export function recordedRoom(options: RecordOptions): RecordedRoom {
  const { messages, redacted = [], receiptEvery, key = new SigningKey(randomBytes(32)) } = options;
  const roomId = durableId(START);
  const digest = policyDigest(POLICY);
  const lastSeq = messages + 2;
  const coveredUpTo = options.coveredUpTo ?? lastSeq;
  const seed = randomBytes(8).toString('hex');
  const devices = [newDeviceKey(), newDeviceKey()];
  const connections = [1, 2]
    .map((seat) => {
      const [salt, address] = [derived(`${seed} address ${seat}`), `192.0.2.${seat}`];
      return { id: durableId(START), seat, salt, address, commitment: addressCommitment(salt, address) };
    })
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  const { silence = { after: lastSeq, for: 0 } } = options;
  const sentAt = (seq: number): number => START + seq * 1000 + (seq > silence.after ? silence.for : 0);
  const id = (seq: number, kind: string): string => {
    const hex = derived(`${seed} ${kind} ${seq}`).toString('hex');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
  };
  const thumbprints = devices.map(({ jwk }) => jwkThumbprint(jwk));
  const contentOf = (seq: number): string =>
    seq <= 2
      ? contentBytes({ name: NAMES[seq - 1] ?? null, seat: seq, thumbprint: thumbprints[seq - 1] ?? '' }).toString()
      : (options.content?.(seq) ?? contentBytes({ attachments: [], text: `words ${seq}` }).toString());

  function* entries(): Generator<EvidenceEntry, void, undefined> {
    let head = genesisHead(roomId, digest);
    const out = new Set(redacted);
    for (let seq = 1; seq <= lastSeq; seq += 1) {
      const salt = derived(`${seed} salt ${seq}`);
      const content = contentOf(seq);
      const { commitment } = saltedContent(salt, Buffer.from(content, 'utf8'));
      const person = seq > 2;
      const seat = person ? (seq % 2) + 1 : 0;
      const connection = person ? connections.find((one) => one.seat === seat) : undefined;
      const envelopeHash = derived(`${seed} envelope ${seq}`);
      const fields = {
        seq,
        id: id(seq, 'entry'),
        type: person ? ('message' as const) : ('joined' as const),
        seat,
        recipientSeat: null,
        clientMessageId: person ? id(seq, 'client') : null,
        sentAt: sentAt(seq),
        connectionId: connection?.id ?? null,
      };
      const addressHash = connection?.commitment ?? null;
      head = entryHead(head, {
        ...fields,
        version: 1,
        roomId,
        envelopeHash,
        commitment,
        addressCommitment: addressHash,
      });
      yield {
        line: 'entry',
        ...fields,
        envelopeHash: text(envelopeHash),
        commitment: text(commitment),
        head: text(head),
        ...(out.has(seq) ? {} : { content, salt: text(salt) }),
      };
    }
  }
  const receipts: EvidenceReceipt[] = [];
  const own = [1, 2].map((seat) => ({
    seat,
    number: 0,
    previous: null as string | null,
    lastSeq: 0,
    said: [] as Said[],
  }));
  const namings = (options.namings ?? everyTenMinutes(coveredUpTo)).map(({ upTo, after, receipts: most }) => ({
    upTo,
    at: sentAt(upTo) + after,
    most: most ?? Number.POSITIVE_INFINITY,
  }));
  const heads = new Map<number, string>([[0, text(genesisHead(roomId, digest))]]);
  const kept = new Set([...namings.map(({ upTo }) => upTo), lastSeq]);
  for (const entry of entries()) {
    if (kept.has(entry.seq)) heads.set(entry.seq, entry.head);
    if (receiptEvery === undefined) continue;
    const { seq, seat, clientMessageId, commitment } = entry;
    if (clientMessageId !== null)
      own[seat - 1]?.said.push({ seq, clientMessageId, commitment: Buffer.from(commitment, 'base64url') });
    if (seq % receiptEvery !== 0) continue;
    for (const one of own) {
      const device = devices[one.seat - 1];
      if (!device) continue;
      one.number += 1;
      const claims = { room: roomId, seat: one.seat, number: one.number, previous: one.previous, lastSeq: seq };
      const signed = deviceJws(device, RECEIPT_TYPE, { ...claims, own: text(ownDigest(one.said)) });
      Object.assign(one, { previous: text(sha256(Buffer.from(signed, 'utf8'))), lastSeq: seq, said: [] });
      receipts.push({ line: 'receipt', seat: one.seat, number: one.number, jws: signed });
    }
  }
  receipts.sort((a, b) => a.seat - b.seat || a.number - b.number);
  const lastReceipts = (upTo: number, most: number) =>
    [1, 2].flatMap((seat) => {
      const last = receipts.filter((one) => one.seat === seat && one.number <= most && lastSeqOf(one) <= upTo).at(-1);
      return last ? [{ seat, number: last.number, digest: sha256(Buffer.from(last.jws, 'utf8')) }] : [];
    });
  const headOf = (seq: number): Buffer => Buffer.from(heads.get(seq) ?? '', 'base64url');

  const endedAt = sentAt(lastSeq) + (options.endsAfter ?? 10);
  const ended = { by: null, head: text(headOf(lastSeq)), lastSeq, reason: 'time' };
  const end = roomEndSubject({ lastSeq, head: headOf(lastSeq), closedAt: endedAt });
  const drafts: { at: number; type: LogType; roomId: string | null; subject: string | null; details: object }[] = [
    { at: START - 5000, type: 'signed_in', roomId: null, subject: 'somebody', details: {} },
    { at: START + 5, type: 'room_opened', roomId, subject: null, details: { address: '192.0.2.1' } },
    { at: START + 1000, type: 'room_joined', roomId, subject: id(1, 'seat'), details: { seat: 1 } },
    { at: START + 1500, type: 'room_activated', roomId, subject: null, details: {} },
    { at: START + 2000, type: 'room_joined', roomId, subject: id(2, 'seat'), details: { seat: 2 } },
    { at: START + 2000, type: 'room_locked', roomId, subject: null, details: {} },
    { at: endedAt + (options.endToldAfter ?? 0), type: 'room_ended', roomId, subject: end, details: ended },
    ...namings.map(({ at }) => ({ at, type: 'heads' as const, roomId: null, subject: null, details: { rooms: 3 } })),
  ];
  drafts.sort((x, y) => x.at - y.at);
  const newestNaming = drafts.findLast(({ type }) => type === 'heads');
  drafts.push({
    at: Math.max(...drafts.map(({ at }) => at)) + 60,
    type: 'signed_out',
    roomId: null,
    subject: 'somebody',
    details: {},
  });
  if (newestNaming) newestNaming.at -= options.datedBack ?? 0;
  const indexes = drafts.flatMap(({ type }, index) => (type === 'heads' ? [index] : []));
  const named = namings.map(({ upTo, most }, i) => {
    const own = {
      roomId,
      lastSeq: upTo,
      head: headOf(upTo),
      receipts: lastReceipts(upTo, most),
      previous: indexes[i - 1] ?? null,
    };
    const others = [1, 2].map((n) => ({ ...own, roomId: durableId(), lastSeq: n, receipts: [], previous: null }));
    const rooms = [own, ...others].sort((x, y) => (x.roomId < y.roomId ? -1 : 1));
    const tree = headsTree(rooms);
    const place = tree.places[rooms.indexOf(own)];
    const draft = drafts[indexes[i] ?? -1];
    if (!place || !draft) throw new Error('no place');
    draft.subject = headsSubject(tree.root);
    return { ...own, place, index: indexes[i] ?? 0 };
  });
  const logged = drafts.map((draft, index) => {
    const { plaintext, detailsHash } = draftLogEntry({ ...draft, details: { ...draft.details } });
    const { salt, content } = unsalted(plaintext);
    return { ...draft, index, salt, details: content.toString('utf8'), detailsHash };
  });
  const leaves = logged.map((entry) => logLeaf({ version: 1, ...entry }));
  const nodes = new Map(append(EMPTY_TREE, leaves).nodes.map((node) => [`${node.level}/${node.index}`, node.hash]));
  const proof = (index: number, size: number): string[] =>
    inclusionProof(index, size, ({ level, index: at }) => nodes.get(`${level}/${at}`)).map(text);
  const checkpointAt = (size: number) => ({
    origin: ORIGIN,
    size,
    root: root(append(EMPTY_TREE, leaves.slice(0, size)).tree),
  });
  const checkpoint = checkpointAt(logged.length);

  const seats = devices.map((device, index): EvidenceSeat => ({
    line: 'seat',
    seat: index + 1,
    name: NAMES[index] ?? null,
    thumbprint: thumbprints[index] ?? '',
    joinedAt: sentAt(index + 1),
    leftAt: null,
    joinProof: deviceJws(device, 'dpop+jwt', { htm: 'POST', iat: START / 1000, terms: text(digest) }),
  }));
  interface Moment {
    checkpoint: Checkpoint;
    lastSeq: number;
    state: 'active' | 'closed';
  }
  function* linesAt({ checkpoint: signed, lastSeq: until, state }: Moment): ReturnType<RecordedRoom['lines']> {
    yield {
      line: 'record',
      version: 1,
      room: {
        id: roomId,
        state,
        createdAt: START,
        activatedAt: START + 1490,
        closedAt: state === 'closed' ? endedAt : null,
      },
      policy: POLICY,
      lastSeq: until,
      head: text(headOf(until)),
      exportedAt: endedAt + 90_000,
      reading: id(1, 'reading'),
      export: id(1, 'export'),
      redacted: redacted.filter((seq) => seq <= until),
    };
    yield { line: 'checkpoint', note: signCheckpoint(signed, key) };
    for (const { lastSeq: upTo, head, receipts: last, previous, place, index } of named) {
      const entry = logged[index];
      if (!entry || index >= signed.size) continue;
      yield {
        line: 'covered',
        lastSeq: upTo,
        head: text(head),
        receipts: last.map((receipt) => ({ ...receipt, digest: text(receipt.digest) })),
        previous,
        ...place,
        siblings: place.siblings.map(text),
        log: { index, at: entry.at, detailsHash: text(entry.detailsHash), proof: proof(index, signed.size) },
      };
    }
    yield* seats;
    for (const { id: connection, seat, salt, address, commitment } of connections.filter(
      (one) => until >= 4 || (until === 3 && one.seat === 2),
    ))
      yield { line: 'connection', id: connection, seat, address, salt: text(salt), commitment: text(commitment) };
    for (const receipt of receipts) if (lastSeqOf(receipt) <= until) yield receipt;
    for (const entry of entries()) {
      if (entry.seq > until) break;
      yield entry;
    }
    for (const { at, type, subject, detailsHash, details, salt, index, roomId: about } of logged) {
      if (about === null || index >= signed.size) continue;
      const line: EvidenceLogEntry = {
        line: 'log',
        index,
        at,
        type,
        subject,
        detailsHash: text(detailsHash),
        details,
        salt: text(salt),
        proof: proof(index, signed.size),
      };
      yield line;
    }
  }
  return {
    verifier: { name: ORIGIN, type: 1, publicKey: key.publicKey },
    key,
    checkpoint,
    lines: () => linesAt({ checkpoint, lastSeq, state: 'closed' }),
    earlier: (times) => {
      const last = named[times - 1];
      if (!last) throw new Error('it was not named so often');
      const size = last.index + 1;
      const over = logged.slice(0, size).some(({ type }) => type === 'room_ended');
      return linesAt({ checkpoint: checkpointAt(size), lastSeq: last.lastSeq, state: over ? 'closed' : 'active' });
    },
  };
}

const everyTenMinutes = (upTo: number): NonNullable<RecordOptions['namings']> => {
  const times = Math.ceil(upTo / NAMED_EVERY);
  return Array.from({ length: times }, (_, i) => ({ upTo: Math.min(upTo, (i + 1) * NAMED_EVERY), after: 60 }));
};

interface Said {
  seq: number;
  clientMessageId: string;
  commitment: Buffer;
}
const lastSeqOf = ({ jws: signed }: EvidenceReceipt): number => {
  const claims: unknown = JSON.parse(Buffer.from(signed.split('.')[1] ?? '', 'base64url').toString('utf8'));
  return (claims as { lastSeq: number }).lastSeq;
};
