const HEADER = 12;
const CHUNK_HEADER = 8;
/** Of an animation's frame, before the chunks inside it. */
const FRAME_HEADER = 16;

/**
 * Whether every frame of a WebP is coded without loss (`VP8L`): a drawing or a screenshot, which a lossy coding would blur.
 * Reads the chunks' names alone. https://developers.google.com/speed/webp/docs/riff_container
 */
export function isLosslessWebp(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let lossless = false;
  for (let at = HEADER; at + CHUNK_HEADER <= bytes.length;) {
    const name = Buffer.from(bytes.buffer, bytes.byteOffset + at, 4).toString('latin1');
    if (name === 'VP8 ') return false;
    if (name === 'VP8L') lossless = true;
    const size = view.getUint32(at + 4, true);
    // The chunks of a frame are looked at like the others.
    at += CHUNK_HEADER + (name === 'ANMF' ? FRAME_HEADER : size + (size % 2));
  }
  return lossless;
}
