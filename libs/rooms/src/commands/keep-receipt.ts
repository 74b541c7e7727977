import { refuse, type Done, type Refusal, type Thumbprint } from '@parley/contracts';
import { openReceipt } from '@parley/record';
import { decideReceipt } from '../decisions/decide-receipt.js';
import type { Speaker } from './enter-room.js';
import type { RoomParts } from './room-parts.js';

/** Takes a device's signature under its own words (docs/protocol.md, *Authorship*): checked in full, and never in the way of a message. */
export async function keepReceipt(
  parts: Pick<RoomParts, 'receipts'>,
  { roomId, seat, policy }: Pick<Speaker, 'roomId' | 'seat' | 'policy'>,
  thumbprint: Thumbprint,
  jws: string,
): Promise<Done | Refusal> {
  if (!policy.keeping.log) return refuse('wrong_state');
  // By the code that verifies an export: what is taken here holds there.
  const opened = openReceipt(jws);
  if (opened?.thumbprint !== thumbprint) return refuse('receipt_refused');
  const { claims } = opened;
  if (claims.room !== roomId || claims.seat !== seat) return refuse('receipt_refused');
  const { number, lastSeq: upTo } = claims;
  const previous = claims.previous === null ? null : Buffer.from(claims.previous, 'base64url');
  const refusal = await parts.receipts.take({ roomId, seat, upTo, number, previous }, (state, now) =>
    decideReceipt(state, opened, jws, now),
  );
  return refusal ?? {};
}
