import type { RoomPolicy } from '@parley/contracts';
import { equalBytes, sha256 } from '@parley/crypto';
import { cosignedAt, openCheckpoint, parseCheckpoint, type Checkpoint } from '../checkpoint.js';
import { headsSubject, roomHeadLeaf, type RoomHead } from '../heads.js';
import { logLeaf, type LoggedEntry } from '../log-entry.js';
import { rootFromInclusion, verifyInclusion } from '../merkle-proofs.js';
import { isSignedBy, parseNote, signaturesBy, type NoteVerifier } from '../signed-note.js';
import type { EvidenceCovered, EvidenceHead, EvidenceLogEntry } from './evidence-line.js';
import { Fault, Unusable } from './fault.js';
import { jsonObject } from '../json-object.js';

const bytes = (text: string): Buffer => Buffer.from(text, 'base64url');
/** A row's time is taken before the log's: milliseconds, and longer where many wait for the log. */
const LATER = 60_000;

/** The checkpoint, when one of the keys has signed it. */
export function checkedCheckpoint(note: string, keys: readonly NoteVerifier[]): Checkpoint {
  const signed = parseNote(note);
  const said = signed && parseCheckpoint(signed.text);
  if (!said) throw new Fault('The checkpoint is none.');
  const own = keys.filter(({ name }) => name === said.origin);
  if (own.length === 0)
    throw new Unusable(`The checkpoint is of the log ${said.origin}, and the key is of ${names(keys)}.`);
  const signer = own.find((key) => isSignedBy(signed, key));
  const checkpoint = signer && openCheckpoint(note, signer);
  // By its id: somebody took the wrong key, which says nothing of what was written.
  if (own.every((key) => signaturesBy(signed, key).length === 0))
    throw new Unusable('The checkpoint is not signed by this key. If the log had another key, give that one too.');
  if (!checkpoint) throw new Fault('The signature under the checkpoint does not hold.');
  return checkpoint;
}

const names = (keys: readonly NoteVerifier[]): string => keys.map(({ name }) => name).join(', ');

export interface Witnessed {
  name: string;
  /** When it saw the checkpoint, milliseconds since the epoch; null when it did not. */
  at: number | null;
}
export const witnessedBy = (note: string, witnesses: readonly NoteVerifier[]): Witnessed[] =>
  witnesses.map((witness) => {
    const at = cosignedAt(note, witness);
    return { name: witness.name, at: at === null ? null : at * 1000 };
  });

/** That the log names this head of the room, and the checkpoint the log. */
export function checkCovered(roomId: string, covered: EvidenceCovered, checkpoint: Checkpoint): void {
  const leaf = leafOfNaming({
    roomId,
    lastSeq: covered.lastSeq,
    head: bytes(covered.head),
    receipts: covered.receipts.map((receipt) => ({ ...receipt, digest: bytes(receipt.digest) })),
    previous: covered.previous,
  });
  const root = leaf && rootFromInclusion(leaf, covered.position, covered.rooms, covered.siblings.map(bytes));
  const { index, at, detailsHash, proof } = covered.log;
  const named =
    root !== null &&
    inTree(
      { version: 1, at, type: 'heads', roomId: null, subject: headsSubject(root), detailsHash: bytes(detailsHash) },
      index,
      proof,
      checkpoint,
    );
  if (!named) throw new Fault('What the record says that the log names of this room is not what the log names.');
}

function leafOfNaming(head: RoomHead): Buffer | null {
  try {
    return roomHeadLeaf(head);
  } catch {
    // Fields that fit no naming.
    return null;
  }
}

function inTree(entry: LoggedEntry, index: number, proof: readonly string[], { size, root }: Checkpoint): boolean {
  try {
    return verifyInclusion(logLeaf(entry), index, size, proof.map(bytes), root);
  } catch {
    // Fields that fit no log entry.
    return false;
  }
}

/** What the log says of the room, against what the record says of itself. */
export class LoggedLife {
  private last = -1;
  private opened = false;
  private activated = false;
  private ended = false;
  private joined = 0;
  /** The newest time the log bore so far, and how many of the namings stand before it. */
  private at = 0;
  private passed = 0;
  entries = 0;
  /** Milliseconds from the room's end to the log's word of it; 0 before there is one. */
  toldEndAfter = 0;

  constructor(
    private readonly record: EvidenceHead,
    private readonly checkpoint: Checkpoint,
    /** The chain's entries that say a seat was taken. */
    private readonly joinings: readonly { seq: number; sentAt: number }[],
    /** Ascending by index. */
    private readonly namings: readonly { index: number; at: number }[],
  ) {}

  take(line: EvidenceLogEntry): void {
    const { index, at, type, subject, proof } = line;
    if (index <= this.last) throw new Fault(`The log entry ${index} is out of its place.`);
    this.last = index;
    const entry = {
      version: 1,
      at,
      type,
      roomId: this.record.room.id,
      subject,
      detailsHash: bytes(line.detailsHash),
    } as const;
    if (!inTree(entry, index, proof, this.checkpoint))
      throw new Fault(`The log entry ${index} about this room is not the one that was written.`);
    checkDetails(line);
    this.goOnTo(index);
    this.goOn(index, at);
    this.entries += 1;
    this.compare(type, at, subject);
  }

  /** Past the namings that stand before this place of the log. */
  private goOnTo(place: number): void {
    for (let next = this.namings[this.passed]; next && next.index < place; next = this.namings[this.passed]) {
      this.passed += 1;
      this.goOn(next.index, next.at);
    }
  }
  /** The log's times never run backwards: what is dated back shows. */
  private goOn(index: number, at: number): void {
    if (at < this.at) throw new Fault(`The log entry ${index} bears a time before that of an entry before it.`);
    this.at = at;
  }

  private compare(type: EvidenceLogEntry['type'], at: number, subject: string | null): void {
    const { room } = this.record;
    if (type === 'room_opened') {
      this.opened = true;
      if (!isSoon(room.createdAt, at)) throw new Fault('The room was not opened when the record says.');
    } else if (type === 'room_activated') {
      this.activated = true;
      if (!isSoon(room.activatedAt, at)) throw new Fault('The room was not activated when the record says.');
    } else if (type === 'room_joined') {
      const joining = this.joinings[this.joined];
      this.joined += 1;
      // Who dates a conversation anew has to date these anew too.
      if (joining && !isSoon(joining.sentAt, at)) throw new Fault('This seat was taken at another time.', joining.seq);
    } else if (type === 'room_ended') {
      this.ended = true;
      this.compareEnd(subject, at);
    }
  }

  /** Against the subject: details can be deleted after a while, or left out. */
  private compareEnd(subject: string | null, at: number): void {
    const { room, lastSeq, head } = this.record;
    const [endSeq, endHead, closedAt, ...more] = subject?.split(':') ?? [];
    if (endSeq === undefined || more.length > 0) throw new Fault('The log does not say how the room ended.');
    if (endSeq !== String(lastSeq))
      throw new Fault(`The log says that the room ended with entry ${endSeq}.`, lastSeq + 1);
    if (endHead !== head) throw new Fault('The room did not end with the head that the record names.');
    if (closedAt !== String(room.closedAt) || room.closedAt === null || room.closedAt > at)
      throw new Fault('The room did not end when the record says.');
    this.toldEndAfter = at - room.closedAt;
  }

  /** That nothing is missing which the log holds when it names this much of the room. */
  finish(policy: RoomPolicy, coveredEntries: { joined: number; messages: number }): void {
    this.goOnTo(Number.POSITIVE_INFINITY);
    if (!policy.keeping.log) return;
    const missing =
      !this.opened ||
      this.joined < coveredEntries.joined ||
      (policy.activation && coveredEntries.messages > 0 && !this.activated);
    if (missing) throw new Fault('A log entry about this room is missing.');
    const { closedAt, state } = this.record.room;
    const closed = state === 'closed' || state === 'archived' || state === 'destroyed';
    if (closed !== (closedAt !== null)) throw new Fault('The state of the room is not the one that was written.');
  }

  /** Whether the log has said that the room ended. */
  get hasEnded(): boolean {
    return this.ended;
  }
}

const isSoon = (time: number | null, logged: number): boolean =>
  time !== null && time <= logged && logged - time <= LATER;

function checkDetails({ index, details, salt, detailsHash }: EvidenceLogEntry): void {
  if (details === undefined && salt === undefined) return;
  const altered = `The details of the log entry ${index} are not the ones that were written.`;
  if (details === undefined || salt === undefined) throw new Fault(altered);
  if (!equalBytes(sha256(bytes(salt), Buffer.from(details, 'utf8')), bytes(detailsHash))) throw new Fault(altered);
  if (!jsonObject(details)) throw new Fault(altered);
}
