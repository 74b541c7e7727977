/** One frame as it lies in the file. GIF89a, sections 20 to 23. */
export interface GifFrame {
  left: number;
  top: number;
  width: number;
  height: number;
  /** Its rows come in four passes. Indices are kept in the order of the file, so nothing else needs to know. */
  interlaced: boolean;
  /** Red, green and blue of each colour, 2 to 256 of them; null for the colours of the whole. */
  palette: Uint8Array | null;
  /** What its graphic control says, if it has one. */
  control: { disposal: number; /** Hundredths of a second. */ delay: number; transparent: number | null } | null;
  /** Bits of an index as the compression counts them. */
  indexBits: number;
  /** Compressed indices, joined from their blocks. */
  data: () => Uint8Array;
}
export interface Gif {
  width: number;
  height: number;
  palette: Uint8Array | null;
  /** How often it is repeated, 0 for ever; null plays once. */
  loop: number | null;
  frames: GifFrame[];
}

const IMAGE = 0x2c;
const EXTENSION = 0x21;
const TRAILER = 0x3b;
const PLAIN_TEXT = 0x01;
const CONTROL = 0xf9;
const APPLICATION = 0xff;
const LOOPS = new Set(['NETSCAPE2.0', 'ANIMEXTS1.0']);

class BrokenGif extends Error {}

class Reader {
  at = 0;
  constructor(readonly bytes: Uint8Array) {}

  take(length: number): Uint8Array {
    if (this.at + length > this.bytes.length) throw new BrokenGif();
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }
  byte(): number {
    return this.take(1)[0] ?? 0;
  }
  short(): number {
    return this.byte() | (this.byte() << 8);
  }
  palette(packed: number): Uint8Array | null {
    return packed & 0x80 ? this.take(3 << ((packed & 7) + 1)) : null;
  }
  /** Blocks up to the empty one that ends them. */
  blocks(): Uint8Array[] {
    const blocks: Uint8Array[] = [];
    for (let length = this.byte(); length > 0; length = this.byte()) blocks.push(this.take(length));
    return blocks;
  }
  skipBlocks(): void {
    for (let length = this.byte(); length > 0; length = this.byte()) this.take(length);
  }
}

function readFrame(reader: Reader, gif: Gif, control: GifFrame['control']): GifFrame {
  const [left, top, width, height] = [reader.short(), reader.short(), reader.short(), reader.short()];
  if (width === 0 || height === 0 || left + width > gif.width || top + height > gif.height) throw new BrokenGif();
  const packed = reader.byte();
  const palette = reader.palette(packed);
  const indexBits = reader.byte();
  if ((palette ?? gif.palette) === null || indexBits < 1 || indexBits > 8) throw new BrokenGif();
  const start = reader.at;
  reader.skipBlocks();
  const data = (): Uint8Array => {
    const again = new Reader(reader.bytes);
    again.at = start;
    return Buffer.concat(again.blocks());
  };
  return { left, top, width, height, interlaced: (packed & 0x40) !== 0, palette, control, indexBits, data };
}

function readControl([block]: readonly Uint8Array[]): GifFrame['control'] {
  if (block?.length !== 4) throw new BrokenGif();
  const [packed = 0, low = 0, high = 0, transparent = 0] = block;
  return { disposal: (packed >> 2) & 7, delay: low | (high << 8), transparent: packed & 1 ? transparent : null };
}

const loopOf = ([name, block]: readonly Uint8Array[]): number | null =>
  name && block?.length === 3 && block[0] === 1 && LOOPS.has(Buffer.from(name).toString('latin1'))
    ? (block[1] ?? 0) | ((block[2] ?? 0) << 8)
    : null;

function read(bytes: Uint8Array, mostFrames: (gif: Gif) => number): Gif {
  const reader = new Reader(bytes);
  const signature = Buffer.from(reader.take(6)).toString('latin1');
  if (signature !== 'GIF87a' && signature !== 'GIF89a') throw new BrokenGif();
  const gif: Gif = { width: reader.short(), height: reader.short(), palette: null, loop: null, frames: [] };
  const packed = reader.byte();
  // A background nobody shows, and an aspect nobody heeds.
  reader.take(2);
  gif.palette = reader.palette(packed);
  const most = mostFrames(gif);
  let control: GifFrame['control'] = null;
  for (let block = reader.byte(); block !== TRAILER; block = reader.byte()) {
    if (block === IMAGE) {
      gif.frames.push(readFrame(reader, gif, control));
      control = null;
      if (gif.frames.length > most) return gif;
    } else if (block === EXTENSION) {
      const label = reader.byte();
      if (label === CONTROL) control = readControl(reader.blocks());
      else if (label === APPLICATION) gif.loop ??= loopOf(reader.blocks());
      else {
        reader.skipBlocks();
        // A text that would be drawn uses up the control before it; nobody draws it.
        if (label === PLAIN_TEXT) control = null;
      }
    } else throw new BrokenGif();
  }
  return gif;
}

/**
 * Everything of a GIF but its pixels, which stay compressed. Stops after one frame more than `mostFrames` allows.
 * null when it is broken off, lacks its end or contradicts itself.
 */
export function readGif(bytes: Uint8Array, mostFrames: (gif: Gif) => number): Gif | null {
  try {
    const gif = read(bytes, mostFrames);
    return gif.frames.length > 0 ? gif : null;
  } catch (error) {
    if (error instanceof BrokenGif) return null;
    throw error;
  }
}
