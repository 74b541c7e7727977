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
  inclusionProof,
  logLeaf,
  ownDigest,
  policyDigest,
  receiptsDigest,
  root,
  roomHeadLeaf,
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
  RoomHead,
} from '@parley/record';
import { policiesOf } from '@parley/rooms';
import { deviceJws, newDeviceKey } from './device-signature.js';

export interface RecordOptions {
  /** Said in turn by two seats, after both have taken them. */
  messages: number;
  redacted?: readonly number[];
  /** The log names the room up to here; all of it when nothing is said. */
  coveredUpTo?: number;
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
}

const ORIGIN = 'parley/test';
const START = 1_790_000_000_000;
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
  const sentAt = (seq: number): number => START + seq * 1000;
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
  const heads = new Map<number, string>([[0, text(genesisHead(roomId, digest))]]);
  for (const entry of entries()) {
    if (entry.seq === coveredUpTo || entry.seq === lastSeq) heads.set(entry.seq, entry.head);
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
  const lastReceipts = [1, 2].flatMap((seat) => {
    const last = receipts.filter((one) => one.seat === seat && lastSeqOf(one) <= coveredUpTo).at(-1);
    return last ? [{ seat, digest: sha256(Buffer.from(last.jws, 'utf8')) }] : [];
  });

  const headOf = (seq: number): Buffer => Buffer.from(heads.get(seq) ?? '', 'base64url');
  const covered = { roomId, lastSeq: coveredUpTo, head: headOf(coveredUpTo), receipts: receiptsDigest(lastReceipts) };
  const others = [1, 2].map((n): RoomHead => ({
    roomId: durableId(),
    lastSeq: n,
    head: randomBytes(32),
    receipts: null,
  }));
  const rooms = [...others, covered].sort((a, b) => (a.roomId < b.roomId ? -1 : 1));
  const leaves = rooms.map(roomHeadLeaf);
  const position = rooms.indexOf(covered);
  const grown = append(EMPTY_TREE, leaves);
  const roomsRoot = root(grown.tree);

  const endedAt = sentAt(lastSeq) + 10;
  const ended = { by: null, head: text(headOf(lastSeq)), lastSeq, reason: 'time' };
  const drafts: { at: number; type: LogType; roomId: string | null; subject: string | null; details: object }[] = [
    { at: START - 5000, type: 'signed_in', roomId: null, subject: 'somebody', details: {} },
    { at: START + 5, type: 'room_opened', roomId, subject: null, details: { address: '192.0.2.1' } },
    { at: START + 1000, type: 'room_joined', roomId, subject: id(1, 'seat'), details: { seat: 1 } },
    { at: START + 1500, type: 'room_activated', roomId, subject: null, details: {} },
    { at: START + 2000, type: 'room_joined', roomId, subject: id(2, 'seat'), details: { seat: 2 } },
    { at: START + 2000, type: 'room_locked', roomId, subject: null, details: {} },
    { at: endedAt, type: 'room_ended', roomId, subject: null, details: ended },
    {
      at: endedAt + 50,
      type: 'heads',
      roomId: null,
      subject: headsSubject(roomsRoot),
      details: { rooms: rooms.length },
    },
    { at: endedAt + 60, type: 'signed_out', roomId: null, subject: 'somebody', details: {} },
  ];
  const logged = drafts.map((draft, index) => {
    const { plaintext, detailsHash } = draftLogEntry({ ...draft, details: { ...draft.details } });
    const { salt, content } = unsalted(plaintext);
    return { ...draft, index, salt, details: content.toString('utf8'), detailsHash };
  });
  const tree = append(
    EMPTY_TREE,
    logged.map((entry) => logLeaf({ version: 1, ...entry })),
  );
  const nodes = new Map(tree.nodes.map((node) => [`${node.level}/${node.index}`, node.hash]));
  const proof = (index: number): string[] =>
    inclusionProof(index, logged.length, ({ level, index: at }) => nodes.get(`${level}/${at}`)).map(text);
  const checkpoint = { origin: ORIGIN, size: logged.length, root: root(tree.tree) };
  const headsEntry = logged.find(({ type }) => type === 'heads');
  if (!headsEntry) throw new Error('no heads');

  const seats = devices.map((device, index): EvidenceSeat => ({
    line: 'seat',
    seat: index + 1,
    name: NAMES[index] ?? null,
    thumbprint: thumbprints[index] ?? '',
    joinedAt: sentAt(index + 1),
    leftAt: null,
    joinProof: deviceJws(device, 'dpop+jwt', { htm: 'POST', iat: START / 1000, terms: text(digest) }),
  }));
  function* lines(): ReturnType<RecordedRoom['lines']> {
    yield {
      line: 'record',
      version: 1,
      room: { id: roomId, state: 'closed', createdAt: START, activatedAt: START + 1490, closedAt: endedAt },
      policy: POLICY,
      lastSeq,
      head: text(headOf(lastSeq)),
      exportedAt: endedAt + 90_000,
      reading: id(1, 'reading'),
      export: id(1, 'export'),
      redacted: [...redacted],
    };
    yield { line: 'checkpoint', note: signCheckpoint(checkpoint, key) };
    yield {
      line: 'covered',
      lastSeq: coveredUpTo,
      head: text(covered.head),
      receipts: covered.receipts && text(covered.receipts),
      position,
      rooms: rooms.length,
      siblings: inclusionProof(
        position,
        rooms.length,
        (node) => grown.nodes.find(({ level, index }) => level === node.level && index === node.index)?.hash,
      ).map(text),
      log: {
        index: headsEntry?.index ?? 0,
        at: headsEntry?.at ?? 0,
        detailsHash: text(headsEntry?.detailsHash ?? Buffer.alloc(0)),
        proof: proof(headsEntry?.index ?? 0),
      },
    };
    yield* seats;
    for (const { id: connection, seat, salt, address, commitment } of connections.slice(0, Math.max(messages, 0)))
      yield { line: 'connection', id: connection, seat, address, salt: text(salt), commitment: text(commitment) };
    yield* receipts;
    yield* entries();
    for (const { at, type, subject, detailsHash, details, salt, index, roomId: about } of logged) {
      if (about === null) continue;
      const line: EvidenceLogEntry = {
        line: 'log',
        index,
        at,
        type,
        subject,
        detailsHash: text(detailsHash),
        details,
        salt: text(salt),
        proof: proof(index),
      };
      yield line;
    }
  }
  return { verifier: { name: ORIGIN, type: 1, publicKey: key.publicKey }, key, checkpoint, lines };
}

interface Said {
  seq: number;
  clientMessageId: string;
  commitment: Buffer;
}
const lastSeqOf = ({ jws: signed }: EvidenceReceipt): number => {
  const claims: unknown = JSON.parse(Buffer.from(signed.split('.')[1] ?? '', 'base64url').toString('utf8'));
  return (claims as { lastSeq: number }).lastSeq;
};
