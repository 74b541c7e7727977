import { RECEIPT_LIMITS, refuse, type LastReceipt, type ReceiptClaims, type ServerTime } from '@parley/contracts';
import { follows, ownDigest, type OpenedReceipt } from '@parley/record';
import type { ReceiptDecision, ReceiptState } from '../ports/receipts.js';
import { hasEnded } from '../room.js';
import { later } from './lifetime.js';

/**
 * Whether a receipt follows its seat's last one and says what the service wrote. The same one again is as good as the first
 * time. A refusal tells the last one, so that a device sees whether its own stands; it takes no other's word for where it is.
 */
export function decideReceipt(
  state: ReceiptState,
  { claims, digest }: Pick<OpenedReceipt, 'claims' | 'digest'>,
  jws: string,
  now: ServerTime,
): ReceiptDecision {
  const { last } = state;
  if (last?.number === claims.number && last.digest.equals(digest)) return { keep: null };
  if (isTooLate(state, now)) return refuse('room_ended');
  const told: LastReceipt | null = last && {
    number: last.number,
    digest: last.digest.toString('base64url'),
    lastSeq: last.lastSeq,
  };
  return follows(claims, told) && isTrue(state, claims)
    ? { keep: { number: claims.number, lastSeq: claims.lastSeq, digest, jws } }
    : refuse('receipt_refused', { last: told });
}

/** The archive holds all receipts there will ever be: it waits for them, and they come no later. */
function isTooLate(state: ReceiptState, now: ServerTime): boolean {
  if (!hasEnded(state, now)) return false;
  const endedAt = state.closedAt ?? state.endsAt;
  return state.state === 'archived' || state.state === 'destroyed' || endedAt === null
    ? true
    : now > later(endedAt, RECEIPT_LIMITS.afterEndSeconds);
}

function isTrue({ lastSeq, own }: ReceiptState, claims: ReceiptClaims): boolean {
  if (claims.lastSeq > lastSeq || own.length > RECEIPT_LIMITS.messages) return false;
  return ownDigest(own).toString('base64url') === claims.own;
}
