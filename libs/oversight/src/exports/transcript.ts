import { THE_ROOM } from '@parley/contracts';
import type { AttachmentReference, EntryType, JoinedContent, LeftContent, MessageContent } from '@parley/contracts';
import type { EvidenceEntry, EvidenceHead, EvidenceLine, EvidenceSeat } from '@parley/record';

/** An entry as a person reads it. */
export interface ToldEntry {
  seq: number;
  id: string;
  type: EntryType;
  /** Milliseconds since the epoch. */
  at: number;
  /** Whose entry it is, or who came or went; 0 is the room. */
  seat: number;
  name: string | null;
  address: string | null;
  /** Its content was left out on purpose. */
  redacted: boolean;
  text: string;
  images: readonly AttachmentReference[];
  commitment: string;
  envelopeHash: string;
}
/** The part of a record that people read, in one pass: never more than one entry of it at a time. */
export interface Transcript {
  head: EvidenceHead;
  seats: readonly EvidenceSeat[];
  entries: AsyncIterable<ToldEntry>;
}

/**
 * Reads up to the first entry; the rest is read as `entries` is. Whoever does not read on lets go of the lines with `entries`'
 * own `return`. Throws when the lines do not begin with the head.
 */
export async function openTranscript(lines: AsyncIterable<EvidenceLine>): Promise<Transcript> {
  const iterator = lines[Symbol.asyncIterator]();
  const [seats, addresses] = [[] as EvidenceSeat[], new Map<string, string>()];
  let step = await iterator.next();
  if (step.done || step.value.line !== 'record') throw new Error('a record begins with its head');
  const head = step.value;
  for (step = await iterator.next(); !step.done && step.value.line !== 'entry'; step = await iterator.next()) {
    const { value } = step;
    if (value.line === 'seat') seats.push(value);
    if (value.line === 'connection') addresses.set(value.id, value.address);
  }
  const teller = new Teller(head, seats, addresses);
  return { head, seats, entries: told(iterator, step, teller) };
}

async function* told(
  iterator: AsyncIterator<EvidenceLine>,
  first: IteratorResult<EvidenceLine>,
  teller: Teller,
): AsyncGenerator<ToldEntry> {
  let step = first;
  try {
    for (; !step.done && step.value.line === 'entry'; step = await iterator.next()) yield teller.tell(step.value);
  } finally {
    await iterator.return?.();
  }
}

class Teller {
  private readonly names: ReadonlyMap<number, string | null>;
  private readonly redacted: ReadonlySet<number>;

  constructor(
    head: EvidenceHead,
    seats: readonly EvidenceSeat[],
    private readonly addresses: ReadonlyMap<string, string>,
  ) {
    this.names = new Map(seats.map(({ seat, name }) => [seat, name]));
    this.redacted = new Set(head.redacted);
  }

  tell(entry: EvidenceEntry): ToldEntry {
    const { seq, id, type, sentAt: at, commitment, envelopeHash } = entry;
    // What was to be left out is not shown, even if a source should give it.
    const redacted = this.redacted.has(seq) || entry.content === undefined;
    const base = { seq, id, type, at, commitment, envelopeHash, redacted, text: '', images: [] };
    const address = entry.connectionId === null ? null : (this.addresses.get(entry.connectionId) ?? null);
    const by = { seat: entry.seat, name: this.nameOf(entry.seat), address };
    if (redacted || entry.content === undefined) return { ...base, ...by };
    switch (type) {
      case 'message': {
        const { text, attachments } = JSON.parse(entry.content) as MessageContent;
        return { ...base, ...by, text, images: attachments };
      }
      case 'joined': {
        const { seat, name } = JSON.parse(entry.content) as JoinedContent;
        return { ...base, seat, name, address };
      }
      case 'left': {
        const { seat } = JSON.parse(entry.content) as LeftContent;
        return { ...base, seat, name: this.nameOf(seat), address };
      }
      case 'commit':
      case 'welcome':
        return { ...base, ...by };
    }
  }

  private nameOf(seat: number): string | null {
    return seat === THE_ROOM ? null : (this.names.get(seat) ?? null);
  }
}
