export const UUID_BYTES = 16;

const NOT_HEX = 0x100;
const HEX = new Uint16Array(128).fill(NOT_HEX);
for (let value = 0; value < 16; value++) HEX[value.toString(16).charCodeAt(0)] = value;
const HYPHEN = 45;
/** Where the first digit of each byte stands in `xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx`. */
const PLACES = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34] as const;

/**
 * Writes the 16 bytes of a lower-case UUID (RFC 9562, section 4) into `target` at `offset`.
 * Throws TypeError for any other text and RangeError when it does not fit: both are bugs of the caller.
 */
export function uuidBytes(text: string, target: Uint8Array, offset: number): void {
  if (offset < 0 || offset + UUID_BYTES > target.length) throw new RangeError('no room for a UUID');
  let wrong = text.length ^ 36;
  wrong |=
    (text.charCodeAt(8) ^ HYPHEN) |
    (text.charCodeAt(13) ^ HYPHEN) |
    (text.charCodeAt(18) ^ HYPHEN) |
    (text.charCodeAt(23) ^ HYPHEN);
  let at = offset;
  for (const place of PLACES) {
    const byte = ((HEX[text.charCodeAt(place)] ?? NOT_HEX) << 4) | (HEX[text.charCodeAt(place + 1)] ?? NOT_HEX);
    wrong |= byte & ~0xff;
    target[at++] = byte;
  }
  if (wrong !== 0) throw new TypeError('not a UUID');
}
