import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodeIndices, encodeIndices } from './lzw.js';

const decoded = (data: Uint8Array, indexBits: number, count: number): Uint8Array | null => {
  const into = new Uint8Array(count);
  return decodeIndices(data, indexBits, into) ? into : null;
};

/** Jest compares large arrays item by item, in minutes. */
const isSame = (one: Uint8Array | null, other: Uint8Array): boolean => one !== null && Buffer.compare(one, other) === 0;

/** The worked example of https://www.matthewflickinger.com/lab/whatsinagif/lzw_image_data.asp: ten by ten in four colours. */
const EXAMPLE = {
  data: Uint8Array.from(Buffer.from('8c2d99872a1cdc33a00275ec95faa8de608c04914c01', 'hex')),
  rows: [
    ...Array<string>(3).fill('1111122222'),
    ...Array<string>(2).fill('1110000222'),
    ...Array<string>(2).fill('2220000111'),
    ...Array<string>(3).fill('2222211111'),
  ],
};
const EXAMPLE_INDICES = Uint8Array.from(EXAMPLE.rows.join(''), Number);

/** Indices as pictures have them: runs, repeats and noise. */
const indicesOf = (indexBits: number) =>
  fc
    .array(
      fc.tuple(
        fc.array(fc.integer({ min: 0, max: (1 << indexBits) - 1 }), { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 1, max: 60 }),
      ),
      { minLength: 1, maxLength: 60 },
    )
    .map((parts) => Uint8Array.from(parts.flatMap(([run, times]) => Array.from({ length: times }, () => run).flat())));

describe('indices of a GIF', () => {
  it('are read from the published example', () => {
    expect(decoded(EXAMPLE.data, 2, 100)).toEqual(EXAMPLE_INDICES);
  });

  it('are written as in the published example', () => {
    expect(encodeIndices(EXAMPLE_INDICES, 2)).toEqual(EXAMPLE.data);
  });

  it('come back whatever they are', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 8 }).chain((bits) => fc.tuple(fc.constant(bits), indicesOf(bits))),
        ([bits, indices]) => {
          expect(isSame(decoded(encodeIndices(indices, bits), bits, indices.length), indices)).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('come back past every full table', () => {
    let state = 7;
    const noise = Uint8Array.from({ length: 200_000 }, () => {
      state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
      return (state >> 16) & 0xff;
    });
    expect(isSame(decoded(encodeIndices(noise, 8), 8, noise.length), noise)).toBe(true);
    // One string that grows by one index a code, used in the moment it is defined.
    const still = new Uint8Array(3_000_000).fill(9);
    expect(isSame(decoded(encodeIndices(still, 8), 8, still.length), still)).toBe(true);
  });

  it('are read on when a full table is kept', () => {
    // Never a clear, and each index by itself.
    const bits: number[] = [];
    const put = (code: number, size: number) => {
      for (let bit = 0; bit < size; bit += 1) bits.push((code >> bit) & 1);
    };
    put(256, 9);
    const indices = Uint8Array.from({ length: 6000 }, (_, at) => (at * 31) % 256);
    indices.forEach((index, at) => {
      // Each code but the first defines one more, and the width holds the next to be defined.
      const next = Math.min(4096, 258 + Math.max(0, at - 1));
      put(index, Math.min(12, 32 - Math.clz32(next)));
    });
    const data = new Uint8Array(Math.ceil(bits.length / 8));
    bits.forEach((bit, at) => {
      data[at >> 3] = (data[at >> 3] ?? 0) | (bit << (at & 7));
    });
    expect(decoded(data, 8, indices.length)).toEqual(indices);
  });

  it('are refused when some are missing', () => {
    const data = encodeIndices(EXAMPLE_INDICES, 2);
    for (let length = 0; length < data.length - 2; length += 1)
      expect(decoded(data.subarray(0, length), 2, 100)).toBeNull();
    expect(decoded(data, 2, 101)).toBeNull();
  });

  it('are refused when a code means nothing', () => {
    // After a clear, the first code that nothing defined: 6 of 3 bits.
    expect(decoded(Uint8Array.of(0b00_110_100), 2, 4)).toBeNull();
  });

  it('end the reading whatever the bytes are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), fc.integer({ min: 1, max: 8 }), (data, bits) => {
        const into = new Uint8Array(1000);
        expect(typeof decodeIndices(data, bits, into)).toBe('boolean');
      }),
      { numRuns: 500 },
    );
  });
});
