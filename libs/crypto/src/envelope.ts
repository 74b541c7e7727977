import type { Plaintext, Sealed } from './brands.js';
import type { DataKey } from './data-key.js';
import type { Purpose } from './purpose.js';
import { EnvelopeError, HEADER_BYTES, openBound, sealBound } from './sealed-format.js';
import { UUID_BYTES, uuidBytes } from './uuid-bytes.js';

/** The place an envelope belongs to. In another room, row or seat, or as something else, it does not open. */
export interface EnvelopeContext {
  purpose: Purpose;
  /** Lower-case UUID; null outside rooms. */
  roomId: string | null;
  /** Lower-case UUID of the row that keeps the envelope. */
  recordId: string;
  /** 0 is the room itself, or nobody. */
  seat: number;
}

const ROOM_AT = HEADER_BYTES;
const RECORD_AT = ROOM_AT + UUID_BYTES;
const SEAT_AT = RECORD_AT + UUID_BYTES;
/** header ‖ room uuid (zero when null) ‖ record uuid ‖ seat as uint32. One scratch buffer: sealing never waits in between. */
const aad = Buffer.alloc(SEAT_AT + 4);

function bind(context: EnvelopeContext): void {
  if (context.roomId === null) aad.fill(0, ROOM_AT, RECORD_AT);
  else uuidBytes(context.roomId, aad, ROOM_AT);
  uuidBytes(context.recordId, aad, RECORD_AT);
  if (!Number.isInteger(context.seat)) throw new RangeError('not a seat');
  aad.writeUInt32BE(context.seat, SEAT_AT);
}

/** AES-256-GCM under a data key, bound to its place: 34 bytes longer than the plaintext. A context that is no context throws. */
export function seal(key: DataKey, context: EnvelopeContext, plaintext: Uint8Array): Sealed {
  bind(context);
  return sealBound(key.key, context.purpose, key.version, aad, plaintext);
}

/** The plaintext, or EnvelopeError for anything wrong: another key, place, purpose, version, or a changed bit. */
export function open(key: DataKey, context: EnvelopeContext, sealed: Sealed): Plaintext {
  try {
    bind(context);
    return openBound(key.key, context.purpose, key.version, aad, sealed);
  } catch {
    throw new EnvelopeError();
  }
}
