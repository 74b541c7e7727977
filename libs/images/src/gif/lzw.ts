/** Codes have at most 12 bits. GIF89a, appendix F. */
const MOST_BITS = 12;
const MOST_CODES = 1 << MOST_BITS;

/** Where in what was written so far the string of a code stands, and how long it is. */
const starts = new Uint32Array(MOST_CODES);
const lengths = new Uint32Array(MOST_CODES);

/** Fills `into` with the indices that `data` holds; what is more is dropped. False when there are too few, or a code means nothing. */
export function decodeIndices(data: Uint8Array, indexBits: number, into: Uint8Array): boolean {
  const clear = 1 << indexBits;
  let size = indexBits + 1;
  let next = clear + 2;
  /** Of the string before; a length of 0 is none. */
  let start = 0;
  let length = 0;
  let held = 0;
  let bits = 0;
  let at = 0;
  let written = 0;
  while (written < into.length) {
    while (bits < size) {
      if (at === data.length) return false;
      held |= (data[at] ?? 0) << bits;
      at += 1;
      bits += 8;
    }
    const code = held & ((1 << size) - 1);
    held >>>= size;
    bits -= size;
    if (code === clear) {
      size = indexBits + 1;
      next = clear + 2;
      length = 0;
      continue;
    }
    // The end, or a code that nothing has defined.
    if (code === clear + 1 || code > next || (code >= clear && length === 0)) return false;

    // The string before and the first index of this one lie side by side already: that is the new code's string.
    if (length > 0 && next < MOST_CODES) {
      starts[next] = start;
      lengths[next] = length + 1;
      next += 1;
      if (next === 1 << size && size < MOST_BITS) size += 1;
    }
    start = written;
    if (code < clear) {
      into[written] = code;
      length = 1;
    } else {
      const from = starts[code] ?? 0;
      length = lengths[code] ?? 0;
      // Index by index: a code used at once ends with what is only being written.
      const end = Math.min(written + length, into.length);
      for (let to = written, source = from; to < end; to += 1, source += 1) into[to] = into[source] ?? 0;
    }
    written += length;
  }
  return true;
}

/** The code of a known string and one index after it, at `code << 8 | index`; 0 is none. All 0 between two uses. */
const longer = new Uint16Array(MOST_CODES << 8);
/** The places that are not 0, by code. */
const places = new Uint32Array(MOST_CODES);

function forget(from: number, to: number): void {
  for (let code = from; code < to; code += 1) longer[places[code] ?? 0] = 0;
}

/** Codes of changing width, the first in the lowest bits. */
class BitWriter {
  #bytes = new Uint8Array(1 << 12);
  #length = 0;
  #held = 0;
  #bits = 0;

  write(code: number, size: number): void {
    this.#held |= code << this.#bits;
    this.#bits += size;
    while (this.#bits >= 8) this.#put();
  }

  end(): Uint8Array {
    if (this.#bits > 0) this.#put();
    return this.#bytes.subarray(0, this.#length);
  }

  #put(): void {
    if (this.#length === this.#bytes.length) {
      const larger = new Uint8Array(this.#bytes.length * 2);
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    this.#bytes[this.#length] = this.#held & 0xff;
    this.#length += 1;
    this.#held >>>= 8;
    this.#bits -= 8;
  }
}

/** The indices as GIF stores them, at least one. Each has at most `indexBits`, which are at least 2. */
export function encodeIndices(indices: Uint8Array, indexBits: number): Uint8Array {
  const clear = 1 << indexBits;
  const out = new BitWriter();
  let size = indexBits + 1;
  let next = clear + 2;
  out.write(clear, size);
  let string = indices[0] ?? 0;
  for (let at = 1; at < indices.length; at += 1) {
    const index = indices[at] ?? 0;
    const place = (string << 8) | index;
    const known = longer[place] ?? 0;
    if (known !== 0) {
      string = known;
      continue;
    }
    out.write(string, size);
    string = index;
    if (next === MOST_CODES) {
      out.write(clear, size);
      forget(clear + 2, next);
      size = indexBits + 1;
      next = clear + 2;
      continue;
    }
    longer[place] = next;
    places[next] = place;
    // Who reads defines this code one code later, so the width follows the codes by one.
    if (next === 1 << size) size += 1;
    next += 1;
  }
  out.write(string, size);
  if (next === 1 << size && size < MOST_BITS) size += 1;
  out.write(clear + 1, size);
  forget(clear + 2, next);
  return out.end();
}
