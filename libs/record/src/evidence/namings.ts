import { receiptDigest } from '../open-receipt.js';
import type { EvidenceCovered, EvidenceEntry, EvidenceReceipt } from './evidence-line.js';
import { Fault } from './fault.js';

/** What the log said of the room at one of its entries. */
export interface Naming {
  /** Of the `heads` entry in the log. */
  index: number;
  /** When the log has it, milliseconds since the epoch. */
  at: number;
  lastSeq: number;
  /** Base64url. */
  head: string;
}
/** Entries that one naming was the first to name. */
export interface NamedLate {
  from: number;
  to: number;
  /** Milliseconds from what the first of them says of its time to that naming. */
  after: number;
}
/** From one naming to the next, or to the end of the room; milliseconds since the epoch. */
export interface Unnamed {
  from: number;
  to: number;
  /** Up to here it was named before. */
  lastSeq: number;
}

/**
 * Keeper names a room within a minute of a change and, while it is open, every ten minutes anyway. Until then only the database says
 * what was there, so what took longer is not called proved.
 */
const LATE = 15 * 60_000;
export const isLate = (milliseconds: number): boolean => milliseconds > LATE;

/**
 * Each naming of the room by the log, and the entries against them. A naming holds on to the one before: whoever has the database can
 * delete some, and then they are missing; or all, and then what is named anew is named late.
 */
export class Namings {
  private readonly all: Naming[] = [];
  private next = 0;
  /** The last receipt of each seat so far. */
  private numbers = new Map<number, number>();
  /** Receipts that were named and not yet seen: digest by seat and number. */
  private readonly receipts = new Map<string, string>();
  /** The chain does not go through what was named: each entry follows the one before, and all of it was written anew. */
  rewritten: Fault | null = null;
  /** The longest time an entry waited. */
  late: NamedLate | null = null;
  private longest: Unnamed | null = null;

  /** `closedAt`: when the room ended by its own record; nothing needs naming after that. */
  constructor(private readonly closedAt: number | null) {}

  take({ lastSeq, head, receipts, previous, log: { index, at } }: EvidenceCovered): void {
    const before = this.newest;
    if (previous !== (before?.index ?? null)) {
      const missing = previous !== null && previous > (before?.index ?? -1);
      throw new Fault(
        missing
          ? `The log named this room at its entry ${previous}, and the record does not have that naming.`
          : `The naming of this room at the log's entry ${index} does not follow the one before it.`,
      );
    }
    if (before && (lastSeq < before.lastSeq || !this.keepsNumbers(receipts)))
      throw new Fault(`The log's entry ${index} names less of this room than was named before: it was turned back.`);
    this.numbers = new Map(receipts.map(({ seat, number }) => [seat, number]));
    for (const { seat, number, digest } of receipts) this.receipts.set(`${seat}/${number}`, digest);
    if (before) this.unnamed({ from: before.at, to: at, lastSeq: before.lastSeq });
    this.all.push({ index, at, lastSeq, head });
  }

  private keepsNumbers(receipts: EvidenceCovered['receipts']): boolean {
    const now = new Map(receipts.map(({ seat, number }) => [seat, number]));
    return [...this.numbers].every(([seat, number]) => number <= (now.get(seat) ?? 0));
  }

  private unnamed(gap: Unnamed): void {
    if (gap.to <= gap.from || (this.closedAt !== null && gap.from >= this.closedAt)) return;
    if (!this.longest || gap.to - gap.from > this.longest.to - this.longest.from) this.longest = gap;
  }

  /** One that was named has to be the one that was signed. */
  receipt({ seat, number, jws }: EvidenceReceipt): void {
    const place = `${seat}/${number}`;
    const named = this.receipts.get(place);
    if (named === undefined) return;
    if (receiptDigest(jws).toString('base64url') !== named)
      throw new Fault(`Receipt ${number} of seat ${seat} is not the one that the log names.`);
    this.receipts.delete(place);
  }

  /** In the order of `seq`, every entry that the chain holds, `head` being the one computed from all before. */
  entry({ seq, sentAt, head }: Pick<EvidenceEntry, 'seq' | 'sentAt' | 'head'>): void {
    while (this.at(this.next).lastSeq < seq) this.next += 1;
    const first = this.all[this.next];
    if (!first) return;
    // Both are the database's clock, which may have been set back meanwhile.
    if (isLate(sentAt - first.at)) throw new Fault('The log named this entry before the time that it bears.', seq);
    this.waited(seq, first.at - sentAt);
    for (let i = this.next; this.at(i).lastSeq === seq; i += 1) if (this.at(i).head !== head) this.wroteAnew(i);
  }

  private at(place: number): Pick<Naming, 'lastSeq' | 'head'> {
    return this.all[place] ?? { lastSeq: Number.POSITIVE_INFINITY, head: '' };
  }

  private waited(seq: number, after: number): void {
    const { late } = this;
    const sameNaming = late !== null && late.from > (this.all[this.next - 1]?.lastSeq ?? 0);
    if (sameNaming && isLate(after) && isLate(late.after))
      this.late = { ...late, to: seq, after: Math.max(after, late.after) };
    else if (!late || after > late.after) this.late = { from: seq, to: seq, after };
  }

  private wroteAnew(place: number): void {
    const { lastSeq, index } = this.all[place] ?? { lastSeq: 0, index: 0 };
    const from = Math.min(lastSeq, (this.all[place - 1]?.lastSeq ?? 0) + 1);
    const which = from === lastSeq ? `entry ${from} was` : `one or more of the entries ${from} to ${lastSeq} were`;
    this.rewritten ??= new Fault(
      `The chain does not go through the head that the log named after entry ${lastSeq}, at its entry ${index}: ${which} written anew.`,
      from === lastSeq ? from : null,
    );
  }

  /** That every receipt which was named is there. */
  finish(): void {
    if (this.receipts.size > 0)
      throw new Fault('Receipts that the log names are missing or are not those that were signed.');
  }

  get newest(): Naming | undefined {
    return this.all.at(-1);
  }
  get count(): number {
    return this.all.length;
  }
  /** Ascending by index. */
  [Symbol.iterator](): Iterator<Naming> {
    return this.all[Symbol.iterator]();
  }

  /** The longest time that the open room was not named; null for a room that was never named. */
  get gap(): Unnamed | null {
    const { newest, closedAt } = this;
    if (newest && closedAt !== null) this.unnamed({ from: newest.at, to: closedAt, lastSeq: newest.lastSeq });
    return this.longest;
  }

  get inTime(): boolean {
    const { late, gap } = this;
    return late !== null && !isLate(late.after) && (gap === null || !isLate(gap.to - gap.from));
  }
}
