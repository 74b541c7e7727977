import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isRefusal, LIMITS, refuse } from '@parley/contracts';
import { withGifComment } from '../../test/chunks.js';
import { crumbled, frameOf, gifOf, GREYS, repeatedGif } from '../../test/gifs.js';
import { encodeIndices } from './lzw.js';
import { readGif } from './read-gif.js';
import type { Gif } from './read-gif.js';
import { remakeGif } from './remake-gif.js';
import { GIF_END, gifFrame, gifStart } from './write-gif.js';

const ANY = () => Number.MAX_SAFE_INTEGER;

async function remade(bytes: Uint8Array): Promise<Buffer> {
  const gif = readGif(bytes, ANY);
  const made = gif && (await remakeGif(gif, Infinity));
  if (!made || isRefusal(made)) throw new Error('this GIF is whole');
  return made.bytes;
}
const readAgain = (bytes: Uint8Array): Gif => {
  const gif = readGif(bytes, ANY);
  if (!gif) throw new Error('this GIF is whole');
  return gif;
};

const drawn = gifOf(
  6,
  4,
  [
    {
      frame: frameOf(6, 4, { control: { disposal: 2, delay: 7, transparent: null } }),
      indices: Uint8Array.from({ length: 24 }, (_, at) => at * 10),
    },
    {
      frame: frameOf(3, 2, {
        left: 2,
        top: 1,
        interlaced: true,
        palette: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 0, 0),
        indexBits: 2,
        control: { disposal: 1, delay: 65535, transparent: 3 },
      }),
      indices: Uint8Array.of(0, 1, 2, 3, 0, 1),
    },
    { frame: frameOf(1, 1, { left: 5, top: 3 }), indices: Uint8Array.of(255) },
  ],
  3,
);

describe('a GIF made anew', () => {
  it('keeps size, colours, places, times, repeats and pixels', async () => {
    const [before, after] = [readAgain(drawn), readAgain(await remade(drawn))];
    const seen = GREYS.map((grey) => ((grey % 10 === 0 && grey <= 230) || grey === 255 ? grey : 0));
    const known = ({ frames, ...whole }: Gif) => ({
      ...whole,
      palette: seen,
      frames: frames.map(({ data, indexBits, ...frame }) => ({
        ...frame,
        indexBits,
        data: Buffer.from(data()).toString('hex'),
      })),
    });
    expect(known(after)).toEqual(known(before));
    expect(after).toMatchObject({ width: 6, height: 4, loop: 3, palette: seen });
    expect(after.frames[1]).toMatchObject({ left: 2, top: 1, width: 3, height: 2, interlaced: true });
    expect(after.frames[1]?.control).toEqual({ disposal: 1, delay: 65535, transparent: 3 });
  });

  it('is the same when it is made anew again', async () => {
    const once = await remade(drawn);
    expect((await remade(once)).equals(once)).toBe(true);
  });

  it('plays once when nothing says otherwise', async () => {
    const once = gifOf(1, 1, [{ frame: frameOf(1, 1), indices: Uint8Array.of(1) }], null);
    expect(readAgain(await remade(once)).loop).toBeNull();
  });

  it('loses comments, blocks of applications, texts, and whatever follows its end', async () => {
    const text = Buffer.concat([
      Buffer.from([0x21, 0x01, 12]),
      Buffer.alloc(12),
      Buffer.from('\x06CANARY\x00', 'latin1'),
    ]);
    const start = drawn.subarray(0, 13 + 768);
    const bytes = Buffer.concat([
      withGifComment(Buffer.concat([start, text, drawn.subarray(start.length)]), 'CANARY'),
      Buffer.from('*/ CANARY <script>'),
    ]);
    const made = await remade(bytes);
    expect(bytes.includes('CANARY')).toBe(true);
    expect(made.includes('CANARY')).toBe(false);
    expect(made.equals(await remade(drawn))).toBe(true);
  });

  it('keeps how often it repeats when blocks of other applications follow, before and between its frames', async () => {
    const application = (name: string, ...blocks: string[]): Buffer =>
      Buffer.concat([
        Buffer.from([0x21, 0xff]),
        ...[name, ...blocks].flatMap((block) => [Buffer.of(block.length), Buffer.from(block, 'latin1')]),
        Buffer.of(0),
      ]);
    const indices = Uint8Array.of(1, 2, 3, 4);
    const frame = { frame: frameOf(2, 2), indices };
    const plain = gifOf(2, 2, [frame, frame], 3);
    const start = gifOf(2, 2, [], 3).length - 1;
    const between = start + (plain.length - 1 - start) / 2;
    const bytes = Buffer.concat([
      plain.subarray(0, start),
      application('XMP DataXMP', 'CANARY', 'x'.repeat(255)),
      application('ICCRGBG1012', 'CANARY'),
      application('NETSCAPE2.0', '\x01\x07\x00'),
      plain.subarray(start, between),
      application('XMP DataXMP', 'CANARY'),
      plain.subarray(between),
    ]);
    expect(readAgain(bytes).loop).toBe(3);
    expect((await remade(bytes)).equals(await remade(plain))).toBe(true);
  });

  it('is the same however its data is cut into blocks', async () => {
    const indices = Uint8Array.from({ length: 64 * 64 }, (_, at) => (at * 7) % 256);
    const coded = encodeIndices(indices, 8);
    const whole = gifOf(64, 64, [{ frame: frameOf(64, 64), indices }]);
    const start = gifOf(64, 64, []).length - 1 + 11;
    const bytes = Buffer.concat([
      whole.subarray(0, start),
      crumbled(coded),
      Buffer.of(0),
      whole.subarray(whole.length - 1),
    ]);
    expect((await remade(bytes)).equals(await remade(whole))).toBe(true);
  });

  it('loses colours that no index uses, and the transparent one, which nobody sees', async () => {
    const hidden = Buffer.from('CANARY');
    const palette = Buffer.concat([Buffer.of(1, 2, 3, 4, 5, 6), hidden]);
    const shared = Uint8Array.from([...GREYS.subarray(0, 750), ...hidden, ...hidden, ...hidden]);
    const control = { disposal: 1, delay: 4, transparent: 2 };
    const bytes = Buffer.concat([
      ...gifStart({ width: 2, height: 2, palette: shared, loop: 0 }),
      ...gifFrame(frameOf(2, 2, { palette, indexBits: 2, control }), 2, encodeIndices(Uint8Array.of(0, 1, 2, 0), 2)),
      ...gifFrame(frameOf(2, 2), 8, encodeIndices(Uint8Array.of(0, 9, 8, 249), 8)),
      GIF_END,
    ]);
    expect(bytes.includes('CANARY')).toBe(true);
    const made = await remade(bytes);
    expect(made.includes('CANARY')).toBe(false);
    const { palette: all, frames } = readAgain(made);
    expect(Buffer.from(frames[0]?.palette ?? []).toString('hex')).toBe('010203040506' + '00'.repeat(6));
    const kept = Array.from({ length: 256 }, (_, at) => (all?.[3 * at] ?? 0) > 0 && at);
    expect(kept.filter((at) => at !== false)).toEqual([8, 9, 249]);
  });

  it('loses bytes that follow the indices inside a frame', async () => {
    const indices = Uint8Array.of(1, 2, 3, 4);
    const honest = encodeIndices(indices, 8);
    const stuffed = Buffer.concat([honest, Buffer.from('CANARY')]);
    const whole = gifOf(2, 2, [{ frame: frameOf(2, 2), indices }]);
    const at = whole.indexOf(Buffer.from(honest));
    const bytes = Buffer.concat([
      whole.subarray(0, at - 1),
      Uint8Array.of(stuffed.length),
      stuffed,
      whole.subarray(at + honest.length),
    ]);
    expect(bytes.includes('CANARY')).toBe(true);
    const made = await remade(bytes);
    expect(made.includes('CANARY')).toBe(false);
    expect(made.equals(await remade(whole))).toBe(true);
  });

  it('is refused when it is cut anywhere', () => {
    for (let length = 0; length < drawn.length; length += 1) expect(readGif(drawn.subarray(0, length), ANY)).toBeNull();
  });

  it('is refused when a frame holds fewer pixels than it says', async () => {
    const short = gifOf(4, 4, [{ frame: frameOf(4, 4), indices: new Uint8Array(15).fill(200) }]);
    expect(await remakeGif(readAgain(short), Infinity)).toEqual(refuse('image_damaged'));
  });

  it('is refused as soon as it grows beyond its bound, and the rest is not looked at', async () => {
    const gif = readAgain(repeatedGif(64, 64, 10));
    const read: number[] = [];
    const frames = gif.frames.map((frame, at) => ({
      ...frame,
      data: () => {
        read.push(at);
        return frame.data();
      },
    }));
    const whole = await remakeGif({ ...gif, frames }, Infinity);
    expect([isRefusal(whole), read.splice(0).length]).toEqual([false, 10]);
    const most = isRefusal(whole) ? 0 : whole.bytes.length / 2;
    expect(await remakeGif({ ...gif, frames }, most)).toEqual(refuse('too_large', { limit: LIMITS.imageBytes }));
    expect(read).toEqual([0, 1, 2, 3, 4, 5].slice(0, read.length));
  });

  it.each([
    ['reaches beyond the screen', gifOf(2, 2, [{ frame: frameOf(2, 2, { left: 1 }), indices: new Uint8Array(4) }])],
    ['has no width', gifOf(2, 2, [{ frame: frameOf(0, 2), indices: new Uint8Array(1) }])],
    ['has no frame', gifOf(2, 2, [])],
  ])('is refused when it %s', (_, bytes) => {
    expect(readGif(bytes, ANY)).toBeNull();
  });

  it('is read no further than the frames it may have', () => {
    expect(readGif(repeatedGif(2, 2, 500), () => 20)?.frames).toHaveLength(21);
    expect(readGif(repeatedGif(2, 2, 20), () => 20)?.frames).toHaveLength(20);
  });

  it('is refused or made, never thrown over, whatever follows its signature', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(drawn.length - 1), { maxLength: 6 }),
        fc.uint8Array({ maxLength: 6 }),
        async (places, values) => {
          const bytes = Buffer.from(drawn);
          places.forEach((place, at) => {
            // The size stays small: a screen of 65,535 by 65,535 is refused elsewhere.
            if (place >= 10) bytes[place] = values[at] ?? 0;
          });
          const gif = readGif(bytes, ANY);
          const made = gif && (await remakeGif(gif, Infinity));
          const whole = made !== null && !isRefusal(made) && readGif(made.bytes, ANY);
          expect(!whole || whole.frames.length === gif?.frames.length).toBe(true);
          expect(whole).not.toBeNull();
        },
      ),
      { numRuns: 500 },
    );
  });
});
