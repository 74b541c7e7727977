import sharp, { type Sharp } from 'sharp';

/** Raw pixels with something to see in them: slopes of colour, edges, and a little noise that is the same each time. */
export function pixels(width: number, height: number, channels: 3 | 4 = 3, seed = 1): Buffer {
  const raw = Buffer.alloc(width * height * channels);
  let state = seed;
  for (let y = 0, at = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, at += channels) {
      state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
      const noise = (state >> 16) & 7;
      raw[at] = Math.floor((((x + seed * 5) % width) * 240) / width) + noise;
      raw[at + 1] = Math.floor((y * 240) / height) + noise;
      raw[at + 2] = ((x >> 4) + (y >> 4)) % 2 === 0 ? 40 : 200;
      if (channels === 4) raw[at + 3] = x < width / 2 ? 255 : 128;
    }
  }
  return raw;
}

export const picture = (width: number, height: number, channels: 3 | 4 = 3, seed = 1): Sharp =>
  sharp(pixels(width, height, channels, seed), { raw: { width, height, channels } });

/** Frames that each look different, one below the other, as sharp wants them. */
export function film(width: number, height: number, frames: number, channels: 3 | 4 = 3): Sharp {
  const all = Array.from({ length: frames }, (_, frame) => pixels(width, height, channels, frame + 1));
  return sharp(Buffer.concat(all), { raw: { width, height: height * frames, channels, pageHeight: height } });
}

/** One colour, however many pixels: small as a file. */
export const flat = (width: number, height: number): Sharp =>
  sharp({ create: { width, height, channels: 3, background: '#336699' }, limitInputPixels: false });

/** All pixels of all frames, as RGBA. */
export const rawOf = (bytes: Uint8Array): Promise<Buffer> =>
  sharp(bytes, { pages: -1, limitInputPixels: false }).ensureAlpha().raw().toBuffer();

/** The largest difference of a channel. */
export function differenceOf(one: Buffer, other: Buffer): number {
  if (one.length !== other.length) return 256;
  let most = 0;
  for (let at = 0; at < one.length; at += 1) most = Math.max(most, Math.abs((one[at] ?? 0) - (other[at] ?? 0)));
  return most;
}
/** The mean difference of a channel. */
export function meanDifferenceOf(one: Buffer, other: Buffer): number {
  if (one.length !== other.length) return 256;
  let sum = 0;
  for (let at = 0; at < one.length; at += 1) sum += Math.abs((one[at] ?? 0) - (other[at] ?? 0));
  return sum / one.length;
}
