import type { EntryType, LastReceipt, ReceiptClaims, SeatAuthorship } from '@parley/contracts';
import { openReceipt, type OpenedReceipt } from './open-receipt.js';
import { ownDigest } from './receipt.js';

export interface SignedRoom {
  roomId: string;
  /** Thumbprint (RFC 7638, base64url) of the device in each seat: out of its *joined* entry where that can be read. */
  seats: readonly { seat: number; thumbprint: string }[];
  /** In any order. */
  receipts: readonly { seat: number; number: number; jws: string }[];
}
/** What of an entry a device signs; a redacted export has it too. */
export interface AuthoredEntry {
  seq: number;
  seat: number;
  type: EntryType;
  clientMessageId: string | null;
  /** c, 32 bytes. */
  commitment: Uint8Array;
}

/** Up to where each seat's device signed for its messages, over entries in the order of `seq`. */
export function verifyReceipts(room: SignedRoom & { entries: Iterable<AuthoredEntry> }): SeatAuthorship[] {
  const check = new ReceiptCheck(room);
  for (const entry of room.entries) check.add(entry);
  return check.result();
}

/** The same, an entry at a time, for rooms that are streamed: holds what one receipt covers, never the room. */
export class ReceiptCheck {
  readonly #seats: ReadonlyMap<number, SeatCheck>;
  #lastSeq = 0;

  constructor({ roomId, seats, receipts }: SignedRoom) {
    // A receipt of a seat that nobody took is named too: it is no part of this record.
    const numbers = new Set([...seats, ...receipts].map(({ seat }) => seat));
    this.#seats = new Map(
      [...numbers]
        .sort((a, b) => a - b)
        .map((seat) => {
          const thumbprint = seats.find((one) => one.seat === seat)?.thumbprint ?? null;
          const own = receipts.filter((one) => one.seat === seat).sort((a, b) => a.number - b.number);
          return [seat, new SeatCheck({ roomId, seat, thumbprint }, own)];
        }),
    );
  }

  /** In the order of `seq`. */
  add(entry: AuthoredEntry): void {
    this.#lastSeq = entry.seq;
    const { seq, seat, type, clientMessageId, commitment } = entry;
    if (type === 'message' && clientMessageId !== null)
      this.#seats.get(seat)?.said({ seq, clientMessageId, commitment });
  }

  /** By seat, ascending. To be asked once, after the last entry. */
  result(): SeatAuthorship[] {
    return [...this.#seats.values()].map((seat) => seat.result(this.#lastSeq));
  }
}

type Own = Parameters<typeof ownDigest>[0][number];
type Fault = NonNullable<SeatAuthorship['fault']>;

class SeatCheck {
  /** The first one not yet compared; opened when its turn comes, since a signature costs a tenth of a millisecond. */
  #next: OpenedReceipt | null = null;
  #held = 0;
  #before: LastReceipt | null = null;
  /** Own messages since the last receipt that holds. */
  #window: Own[] = [];
  #last = 0;
  #fault: Fault | null = null;

  constructor(
    private readonly at: { roomId: string; seat: number; thumbprint: string | null },
    /** By number. */
    private readonly receipts: SignedRoom['receipts'],
  ) {
    this.#open();
  }

  said(own: Own): void {
    this.#compareUpTo(own.seq - 1);
    this.#last = own.seq;
    if (this.#next) this.#window.push(own);
  }

  result(lastSeq: number): SeatAuthorship {
    this.#compareUpTo(lastSeq);
    if (this.#next)
      this.#fail(`It was signed when entry ${this.#next.claims.lastSeq} stood here, and the last one is ${lastSeq}.`);
    return {
      seat: this.at.seat,
      signedUpTo: this.#before?.lastSeq ?? 0,
      last: this.#last,
      receipts: this.#held,
      fault: this.#fault,
    };
  }

  /** Receipts that end before the next message of this seat cover what was said until then. */
  #compareUpTo(seq: number): void {
    while (this.#next && this.#next.claims.lastSeq <= seq) {
      const { claims, digest } = this.#next;
      if (digestOf(this.#window) !== claims.own) {
        this.#fail('What its device signed is not what stands here.');
        return;
      }
      this.#held += 1;
      this.#before = { number: claims.number, digest: digest.toString('base64url'), lastSeq: claims.lastSeq };
      this.#window = [];
      this.#open();
    }
  }

  #open(): void {
    const given = this.receipts[this.#held];
    this.#next = given ? openReceipt(given.jws) : null;
    const reason = given && refusalOf(this.#next, { ...this.at, number: given.number, before: this.#before });
    if (reason) this.#fail(reason);
  }

  /** What follows a receipt that does not hold proves nothing. */
  #fail(reason: string): void {
    this.#fault = { number: this.receipts[this.#held]?.number ?? 0, reason };
    this.#next = null;
    this.#window = [];
  }
}

/** null for fields that no device could have signed: a row that someone altered. */
function digestOf(own: readonly Own[]): string | null {
  try {
    return ownDigest(own).toString('base64url');
  } catch {
    return null;
  }
}

/** Why a receipt does not follow the one before it in its seat, in one English sentence; null when it does. */
function refusalOf(
  opened: OpenedReceipt | null,
  at: { roomId: string; seat: number; thumbprint: string | null; number: number; before: LastReceipt | null },
): string | null {
  if (!opened) return 'Its signature does not hold.';
  const { claims } = opened;
  if (opened.thumbprint !== at.thumbprint) return 'Another device signed it than the one in this seat.';
  if (claims.room !== at.roomId || claims.seat !== at.seat) return 'It was signed for another room or seat.';
  if (claims.number !== at.number) return 'It was signed under another number.';
  return follows(claims, at.before) ? null : 'It does not follow the receipt before it.';
}

/** Whether a receipt is the next after the last one; the first follows nothing. */
export function follows(
  claims: Pick<ReceiptClaims, 'number' | 'previous' | 'lastSeq'>,
  last: LastReceipt | null,
): boolean {
  return (
    claims.number === (last?.number ?? 0) + 1 &&
    claims.previous === (last?.digest ?? null) &&
    claims.lastSeq > (last?.lastSeq ?? 0)
  );
}
