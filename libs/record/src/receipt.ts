import { sha256 } from '@parley/crypto';
import { packDigest, packUint32, packUuid } from './packing.js';

const OWN_BYTES = 4 + 16 + 32;

/**
 * SHA-256 over seq (4 bytes, big-endian) ‖ client message id (16) ‖ c (32) of each of the device's own messages after the last
 * receipt and up to `lastSeq`, ascending. c alone is enough, so a redacted export still verifies.
 */
export function ownDigest(own: readonly { seq: number; clientMessageId: string; commitment: Uint8Array }[]): Buffer {
  const bytes = Buffer.alloc(own.length * OWN_BYTES);
  for (const [index, { seq, clientMessageId, commitment }] of own.entries()) {
    const at = index * OWN_BYTES;
    packUint32(seq, bytes, at);
    packUuid(clientMessageId, bytes, at + 4);
    packDigest(commitment, bytes, at + 20);
  }
  return sha256(bytes);
}
