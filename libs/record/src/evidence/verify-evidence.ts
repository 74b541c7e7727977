import { createHash } from 'node:crypto';
import type { SeatAuthorship } from '@parley/contracts';
import type { Checkpoint } from '../checkpoint.js';
import type { NoteVerifier } from '../signed-note.js';
import { ReceiptCheck } from '../verify-receipts.js';
import { ChainedEntries } from './chained-entries.js';
import { SinceEarlier, type EarlierRecord } from './earlier.js';
import type { EvidenceCheckpoint, EvidenceEnd, EvidenceHead, EvidenceLine, EvidenceReceipt } from './evidence-line.js';
import { parseEvidenceLine } from './evidence-text.js';
import { Fault, Unusable } from './fault.js';
import { isLate, Namings, type NamedLate, type Unnamed } from './namings.js';
import { checkCovered, checkedCheckpoint, LoggedLife, witnessedBy, type Witnessed } from './proved-by-log.js';
import { LineReader, NoLines } from './read-lines.js';

export interface EvidenceVerdict {
  /**
   * `complete`: every entry is there and unaltered since written, up to the end of the room; the checkpoint covers all of it, and
   * the log named it soon after it was written. `unproved`: nothing contradicts anything, but not all of that is proved. `altered`:
   * something is not what was written. `unusable`: no record, or not one of this key's log.
   */
  verdict: 'complete' | 'unproved' | 'altered' | 'unusable';
  /** Why it is not complete, in English sentences; null when it is. */
  reason: string | null;
  /** The first entry that is not what was written; null when there is none, or none can be named. */
  firstAltered: number | null;
  room: EvidenceHead['room'] | null;
  /** Entries that hold, from the first one on. */
  entries: number;
  /** How many the record says there are. */
  lastSeq: number;
  /** Entries whose content was left out on purpose. */
  redacted: number;
  /** What the signed checkpoint proves: entries up to `lastSeq`, as the log named them at `at` (milliseconds since the epoch). */
  covered: { lastSeq: number; at: number; origin: string; logSize: number } | null;
  /** How many times the log named the room under this checkpoint. */
  namings: number;
  /** What waited longest for the log to name it; null when nothing was named. */
  namedLate: NamedLate | null;
  /** The longest time that the log did not name the room while it was open; null when it was named once or never. */
  unnamed: Unnamed | null;
  /** Neither of these took longer than a quarter of an hour: until then only the database says what was there. */
  namedInTime: boolean;
  /** The log says that the room ended, and with which entry. */
  ended: boolean;
  /** One for each witness that was asked for. */
  witnesses: Witnessed[];
  /** The room's log entries that are proved. */
  logEntries: number;
  receipts: number;
  /** One for each seat; null when the record was not read so far. */
  authorship: readonly SeatAuthorship[] | null;
}

export interface EvidenceTrust {
  /** The log's keys: one, and those it had before. */
  keys: readonly NoteVerifier[];
  /** Every one must have seen the checkpoint. */
  witnesses?: readonly NoteVerifier[];
  /** Records of the same room that somebody kept: this one has to go on from each. */
  earlier?: readonly Pieces[];
}
type Pieces = AsyncIterable<string | Buffer> | Iterable<string | Buffer>;

const ORDER = ['record', 'checkpoint', 'covered', 'seat', 'connection', 'receipt', 'entry', 'log', 'end'] as const;
const RANK: Readonly<Record<EvidenceLine['line'], number>> = Object.fromEntries(
  ORDER.map((line, rank) => [line, rank]),
) as Record<EvidenceLine['line'], number>;
const ENTRY = RANK.entry;
const NEWLINE = Buffer.of(0x0a);

/**
 * Judges the bytes of a record (`record.jsonl`) in one pass: nothing but the log's key and these bytes. Memory: seats, addresses,
 * receipts and namings, never the entries. Rejects only when the bytes themselves can't be read.
 */
export async function verifyEvidence(
  bytes: Pieces,
  { earlier = [], ...trust }: EvidenceTrust,
): Promise<EvidenceVerdict> {
  const kept: EarlierRecord[] = [];
  for (const pieces of earlier) {
    const reader = new EvidenceReader(trust, []);
    const { verdict, reason } = await judge(pieces, reader);
    const known = verdict === 'complete' || verdict === 'unproved' ? reader.known() : null;
    if (!known) return new EvidenceReader(trust, []).failed(new Unusable(`The earlier record: ${reason ?? verdict}`));
    kept.push(known);
  }
  return judge(bytes, new EvidenceReader(trust, kept));
}

async function judge(bytes: Pieces, reader: EvidenceReader): Promise<EvidenceVerdict> {
  try {
    const lines = new LineReader();
    for await (const piece of bytes)
      for (const line of lines.lines(typeof piece === 'string' ? Buffer.from(piece, 'utf8') : piece)) reader.take(line);
    lines.finish();
    return reader.finish();
  } catch (error) {
    return reader.failed(error);
  }
}

/** What orders the lines of one kind: null where there is only one, empty where it is not this that says so. */
function keyOf(line: EvidenceLine): string | null {
  switch (line.line) {
    case 'covered':
      return padded(line.log.index);
    case 'seat':
      return padded(line.seat);
    case 'connection':
      return line.id;
    case 'receipt':
      return `${padded(line.seat)}/${padded(line.number)}`;
    case 'entry':
    case 'log':
      return '';
    case 'record':
    case 'checkpoint':
    case 'end':
      return null;
  }
}
const padded = (number: number): string => String(number).padStart(16, '0');

class EvidenceReader {
  private readonly hash = createHash('sha256');
  private rank = -1;
  /** What orders the lines of one kind. */
  private key = '';
  private record: EvidenceHead | null = null;
  private checkpoint: Checkpoint | null = null;
  private named: Namings | null = null;
  private chain: ChainedEntries | null = null;
  private log: LoggedLife | null = null;
  private witnesses: Witnessed[] = [];
  private readonly receipts: EvidenceReceipt[] = [];
  private authorship: readonly SeatAuthorship[] | null = null;
  private chainDone = false;
  private ended = false;
  private readonly since: SinceEarlier;

  constructor(
    private readonly trust: Omit<EvidenceTrust, 'earlier'>,
    earlier: readonly EarlierRecord[],
  ) {
    this.since = new SinceEarlier(earlier);
  }

  take(bytes: Buffer): void {
    const line = parseEvidenceLine(bytes);
    if (!this.record && line?.line !== 'record') throw new Unusable('This is not the record of a room.');
    if (!line) throw new Fault(...this.here('A line is not one that was written.'));
    if (RANK[line.line] > ENTRY && !this.chainDone) this.finishChain();
    if (!this.inPlace(line)) throw new Fault(...this.here('A line is out of its place.'));
    if (line.line === 'end') this.end(line);
    else {
      this.hash.update(bytes).update(NEWLINE);
      this.read(line);
    }
  }

  private read(line: Exclude<EvidenceLine, EvidenceEnd>): void {
    switch (line.line) {
      case 'record':
        this.since.room(line.room.id);
        this.record = line;
        return;
      case 'checkpoint':
        this.readCheckpoint(line);
        return;
      case 'covered':
        if (!this.checkpoint || !this.record)
          throw new Fault('The record says what a checkpoint covers, and has none.');
        checkCovered(this.record.room.id, line, this.checkpoint);
        this.namings().take(line);
        return;
      case 'seat':
        this.entries().seat(line);
        return;
      case 'connection':
        this.entries().connection(line);
        return;
      case 'entry':
        this.startReceipts();
        this.entries().entry(line);
        this.since.entry(line);
        return;
      case 'receipt':
        this.namings().receipt(line);
        this.receipts.push(line);
        return;
      case 'log':
        this.logged().take(line);
    }
  }

  private readCheckpoint({ note }: EvidenceCheckpoint): void {
    this.checkpoint = checkedCheckpoint(note, this.trust.keys);
    this.since.checkpoint(this.checkpoint);
    this.witnesses = witnessedBy(note, this.trust.witnesses ?? []);
  }

  /** Lines of one kind stand in their order, and of most kinds there is one; that of entries and log entries is checked with them. */
  private inPlace(line: EvidenceLine): boolean {
    const rank = RANK[line.line];
    const key = keyOf(line);
    const first = rank > this.rank;
    const follows = first || (rank === this.rank && key !== null && (key === '' || key > this.key));
    [this.rank, this.key] = [Math.max(rank, this.rank), key ?? ''];
    return follows;
  }

  private namings(): Namings {
    if (!this.record) throw new Unusable('This is not the record of a room.');
    this.named ??= new Namings(this.record.room.closedAt);
    return this.named;
  }

  private entries(): ChainedEntries {
    if (!this.record) throw new Unusable('This is not the record of a room.');
    this.chain ??= new ChainedEntries(this.record, this.namings());
    return this.chain;
  }

  private logged(): LoggedLife {
    if (!this.record || !this.checkpoint) throw new Fault('The record says what the log holds, and has no checkpoint.');
    this.log ??= new LoggedLife(this.record, this.checkpoint, this.entries().joinings, [...this.namings()]);
    return this.log;
  }

  private finishChain(): void {
    this.startReceipts();
    this.entries().finish();
    this.checkAuthorship();
    this.chainDone = true;
  }

  private end({ entries, sha256 }: EvidenceEnd): void {
    if (entries !== this.entries().entries || this.hash.digest('base64url') !== sha256)
      throw new Fault('The record does not end in the digest of what stands before: something in it was changed.');
    this.ended = true;
  }

  finish(): EvidenceVerdict {
    if (!this.record || !this.ended) throw new Fault(...this.here('The record is cut short.'));
    const [chain, namings] = [this.entries(), this.namings()];
    if (namings.newest) this.logged().finish(this.record.policy, chain.covered);
    namings.finish();
    this.since.finish(this.checkpoint, chain.entries, namings);
    if (namings.rewritten) throw namings.rewritten;
    const open = this.notYetProved(this.record, namings);
    return this.verdict(open ? 'unproved' : 'complete', open);
  }

  /** After `finish`: what a later record is held against. */
  known(): EarlierRecord | null {
    if (!this.record) return null;
    const { room, lastSeq, head } = this.record;
    return { roomId: room.id, lastSeq, head, checkpoint: this.checkpoint, namings: [...this.namings()] };
  }

  private startReceipts(): void {
    const chain = this.entries();
    if (chain.entries > 0 || !this.record) return;
    const seats = [...chain.seats.values()];
    chain.receipts = new ReceiptCheck({ roomId: this.record.room.id, seats, receipts: this.receipts });
  }

  private checkAuthorship(): void {
    this.authorship = this.entries().receipts?.result() ?? null;
    const wrong = this.authorship?.find(({ fault }) => fault !== null);
    if (wrong?.fault)
      throw new Fault(
        `Receipt ${wrong.fault.number} of seat ${wrong.seat} is not for what the record holds: ${wrong.fault.reason}`,
      );
  }

  /** What nothing outside the database bears out; null when all is borne out. */
  private notYetProved({ lastSeq, room }: EvidenceHead, namings: Namings): string | null {
    if (!this.checkpoint)
      return 'There is no checkpoint: the entries follow each other, and nothing proves that they are the ones that were written.';
    const { newest, late, gap } = namings;
    if (!newest) return 'The checkpoint does not cover the room yet: nothing proves its entries.';
    const blind = this.witnesses.find(({ at }) => at === null);
    if (blind) return `The witness ${blind.name} has not seen the checkpoint.`;
    if (late && isLate(late.after)) return sayLate(late);
    if (gap && isLate(gap.to - gap.from)) return sayUnnamed(gap);
    if (newest.lastSeq < lastSeq)
      return `Entries ${newest.lastSeq + 1} to ${lastSeq} are not covered by the checkpoint yet: nothing proves them.`;
    if (this.log && isLate(this.log.toldEndAfter))
      return sayToldLate(room.closedAt ?? 0, this.log.toldEndAfter, lastSeq);
    return this.log?.hasEnded === true
      ? null
      : `The log does not say in this record that the room has ended: it is complete as of ${utc(newest.at)}, and what came after is not here.`;
  }

  failed(error: unknown): EvidenceVerdict {
    if (error instanceof Unusable) return this.verdict('unusable', error.message);
    // A chain written anew is the cause, whatever is found after it.
    const fault = this.named?.rewritten ?? (error instanceof NoLines ? new Fault(...this.here(error.message)) : error);
    if (!(fault instanceof Fault)) throw error;
    if (!this.record) return this.verdict('unusable', fault.reason);
    return this.verdict('altered', fault.reason, fault.seq);
  }

  /** A reason, and the entry that was to come: an unreadable line among the entries is that one. */
  private here(reason: string): [reason: string, seq: number | null] {
    const amongEntries = this.rank === ENTRY && !this.chainDone;
    return [reason, amongEntries ? this.entries().entries + 1 : null];
  }

  private verdict(
    verdict: EvidenceVerdict['verdict'],
    reason: string | null,
    seq: number | null = null,
  ): EvidenceVerdict {
    const { checkpoint, record, chain, named } = this;
    const newest = named?.newest;
    return {
      verdict,
      reason,
      firstAltered: seq,
      room: record?.room ?? null,
      entries: chain?.entries ?? 0,
      lastSeq: record?.lastSeq ?? 0,
      redacted: chain?.redacted ?? 0,
      covered:
        checkpoint && newest
          ? { lastSeq: newest.lastSeq, at: newest.at, origin: checkpoint.origin, logSize: checkpoint.size }
          : null,
      namings: named?.count ?? 0,
      namedLate: named?.late ?? null,
      unnamed: named?.gap ?? null,
      namedInTime: named?.inTime ?? false,
      ended: this.log?.hasEnded ?? false,
      witnesses: this.witnesses,
      logEntries: this.log?.entries ?? 0,
      receipts: this.receipts.length,
      authorship: this.authorship,
    };
  }
}

const utc = (at: number): string => new Date(at).toISOString();
function sayLate({ from, to, after }: NamedLate): string {
  const [which, whose, them] =
    from === to ? [`Entry ${from} was`, 'its', 'it'] : [`Entries ${from}–${to} were`, 'their', 'them'];
  const minutes = Math.floor(after / 60_000);
  const time = minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
  return `${which} first named by the log ${time} after ${whose} time: until then whoever had the database could have changed ${them}.`;
}
const sayUnnamed = ({ from, to, lastSeq }: Unnamed): string =>
  `The log did not name this room from ${utc(from)} to ${utc(to)}: until then whoever had the database could have changed what came after entry ${lastSeq}, or taken it away.`;
const sayToldLate = (closedAt: number, after: number, lastSeq: number): string =>
  `The log says only at ${utc(closedAt + after)} that this room ended at ${utc(closedAt)}: until then whoever had the database could have taken away what came after entry ${lastSeq}.`;
