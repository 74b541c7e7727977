import type { SeatAuthorship } from '@parley/contracts';
import { equalBytes } from '@parley/crypto';
import { claimsOf } from '../device-jws.js';
import { receiptsDigest } from '../heads.js';
import { receiptDigest } from '../open-receipt.js';
import type { AuthoredEntry, SignedRoom } from '../verify-receipts.js';
import type { EvidenceReceipt } from './evidence-line.js';
import { Fault } from './fault.js';

/** Checks each seat's receipts, one after the other, against what the chain says that seat has written. */
export interface ReceiptChecker {
  /** In the order of `seq`, every entry. */
  add(entry: AuthoredEntry): void;
  /** By seat. To be asked once, after the last entry. */
  result(): readonly SeatAuthorship[];
}
export type CheckReceipts = (room: SignedRoom) => ReceiptChecker;

/** What a device has signed since the log named its last receipt: at most this many a seat, in two minutes of receipts every two seconds. */
const SINCE = 64;
/** Ways to leave off a seat's newest ones that are tried. */
const WAYS = 100_000;

/**
 * That the receipts the log named are all here. It named each seat's last one at that moment, and others may have come since: so
 * some of each seat's newest are left off until the digest is the one that was named. Throws Fault when it never is.
 */
export function checkNamedReceipts(
  receipts: readonly EvidenceReceipt[],
  covered: { lastSeq: number; receipts: Uint8Array | null },
): void {
  const named = covered.receipts;
  if (!named) return;
  const seats = [...new Set(receipts.map(({ seat }) => seat))].map((seat) =>
    candidates(
      seat,
      receipts.filter((receipt) => receipt.seat === seat),
      covered.lastSeq,
    ),
  );
  let ways = WAYS;
  const tryFrom = (at: number, last: readonly { seat: number; digest: Uint8Array }[]): boolean => {
    const choices = seats[at];
    if (!choices) {
      ways -= 1;
      const digest = receiptsDigest(last);
      return digest !== null && equalBytes(digest, named);
    }
    return choices.some((choice) => ways > 0 && tryFrom(at + 1, choice ? [...last, choice] : last));
  };
  if (!tryFrom(0, [])) throw new Fault('Receipts that the log names are missing or are not those that were signed.');
}

/** A seat's last receipt as it may have been then, the likeliest first; null is that it had none yet. */
function candidates(seat: number, own: readonly EvidenceReceipt[], lastSeq: number) {
  // No device can have signed what was not there yet.
  const then = own.filter(({ jws }) => Number(claimsOf(jws)?.lastSeq) <= lastSeq);
  const newest = then.slice(-SINCE).reverse();
  const choices = newest.map(({ jws }) => ({ seat, digest: receiptDigest(jws) }));
  return then.length > SINCE ? choices : [...choices, null];
}
