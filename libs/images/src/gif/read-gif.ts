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

  skip(length: number): void {
    if (this.at + length > this.bytes.length) throw new BrokenGif();
    this.at += length;
  }
  take(length: number): Uint8Array {
    this.skip(length);
    return this.bytes.subarray(this.at - length, this.at);
  }
  byte(): number {
    this.skip(1);
    return this.bytes[this.at - 1] ?? 0;
  }
  short(): number {
    return this.byte() | (this.byte() << 8);
  }
  palette(packed: number): Uint8Array | null {
    return packed & 0x80 ? this.take(3 << ((packed & 7) + 1)) : null;
  }
  /** The first blocks of those up to the empty one that ends them; the others are passed over, for there may be millions. */
  blocks(most: number): Uint8Array[] {
    const blocks: Uint8Array[] = [];
    for (let length = this.byte(); length > 0; length = this.byte())
      if (blocks.length < most) blocks.push(this.take(length));
      else this.skip(length);
    return blocks;
  }
  /** Passes over blocks up to the empty one that ends them; how many bytes they hold. */
  skipBlocks(): number {
    let bytes = 0;
    for (let length = this.byte(); length > 0; length = this.byte()) {
      this.skip(length);
      bytes += length;
    }
    return bytes;
  }
  /** As many bytes out of blocks, byte by byte: a view of each block would cost a hundred times its byte. */
  join(bytes: number): Uint8Array {
    const joined = new Uint8Array(bytes);
    let left = 0;
    for (let at = 0; at < bytes; at += 1) {
      left ||= this.byte();
      joined[at] = this.byte();
      left -= 1;
    }
    return joined;
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
  const bytes = reader.skipBlocks();
  const data = (): Uint8Array => {
    const again = new Reader(reader.bytes);
    again.at = start;
    return again.join(bytes);
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
      if (label === CONTROL) control = readControl(reader.blocks(1));
      else if (label === APPLICATION) {
        // Read in any case: its blocks are passed over with it.
        const loop = loopOf(reader.blocks(2));
        gif.loop ??= loop;
      } else {
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
