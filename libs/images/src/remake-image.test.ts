import { beforeAll, describe, expect, it } from '@jest/globals';
import { isRefusal, LIMITS } from '@parley/contracts';
import type { ImageType } from '@parley/contracts';
import type { ReadImage } from '@parley/rooms';
import fc from 'fast-check';
import sharp from 'sharp';
import {
  withGifComment,
  withJpegCaption,
  withJpegComment,
  withJpegSegment,
  withPngProfile,
  withPngText,
  withWebpChunk,
} from '../test/chunks.js';
import { repeatedGif } from '../test/gifs.js';
import { repeatedWebp } from '../test/webps.js';
import { differenceOf, film, flat, meanDifferenceOf, picture, pixels, rawOf } from '../test/pictures.js';
import { remakeImage } from './remake-image.js';

const CANARY = 'CANARY-4f1d';
const TYPES = ['jpeg', 'png', 'webp', 'gif'] as const;
type Format = (typeof TYPES)[number];

async function remade(bytes: Uint8Array): Promise<ReadImage> {
  const image = await remakeImage(bytes);
  if (isRefusal(image)) throw new Error(`refused: ${image.refused}`);
  return image;
}
/** Without its bytes, which nobody wants to read when a test fails. */
const answerTo = async (bytes: Uint8Array): Promise<unknown> => {
  const image = await remakeImage(bytes);
  return isRefusal(image) ? image : { type: image.type, width: image.width, height: image.height };
};
const refusalOf = async (bytes: Uint8Array): Promise<string | null> => {
  const image = await remakeImage(bytes);
  return isRefusal(image) ? image.refused : null;
};
const sizeOf = async (bytes: Uint8Array): Promise<[number, number]> => {
  const { width, height } = await sharp(bytes, { pages: 1 }).metadata();
  return [width, height];
};

/** Everything a camera, an editor or somebody clever may hide in an image. */
async function loaded(format: Format): Promise<Buffer> {
  const bytes = await picture(120, 80)
    .withExif({
      IFD0: { ImageDescription: CANARY, Make: CANARY },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '52/1 31/1 0/1', GPSProcessingMethod: CANARY },
    })
    .withXmp(`<x:xmpmeta xmlns:x="adobe:ns:meta/">${CANARY}</x:xmpmeta>`)
    .withIccProfile('p3')
    .toFormat(format)
    .toBuffer();
  switch (format) {
    case 'jpeg':
      return withJpegCaption(withJpegComment(withJpegSegment(bytes, 0xe9, Buffer.from(CANARY)), CANARY), CANARY);
    case 'png':
      return withPngText(bytes, CANARY);
    case 'webp':
      return withWebpChunk(bytes, 'CNRY', Buffer.from(CANARY));
    case 'gif':
      return withGifComment(bytes, CANARY);
  }
}

// The worker never opens a GIF with libvips; what it made is looked at with it.
beforeAll(() => {
  sharp.unblock({ operation: ['VipsForeignLoadNsgifBuffer'] });
});

describe('an image made anew', () => {
  it.each(TYPES)('is a %s as before, with its size and a thumbnail', async (format) => {
    const image = await remade(await picture(900, 600).toFormat(format).toBuffer());
    expect(image).toMatchObject({ type: `image/${format}`, width: 900, height: 600 });
    const { format: written } = await sharp(image.bytes).metadata();
    expect(written).toBe(format);
    expect((await sharp(image.thumbnail).metadata()).format).toBe('webp');
    expect(await sizeOf(image.thumbnail)).toEqual([640, 427]);
  });

  it.each(TYPES)('holds nothing but pixels when it was a loaded %s', async (format) => {
    const bytes = await loaded(format);
    expect(bytes.includes(CANARY)).toBe(true);
    const { bytes: made, thumbnail } = await remade(bytes);
    for (const out of [Buffer.from(made), Buffer.from(thumbnail)]) {
      expect(out.includes(CANARY)).toBe(false);
      expect(out.includes('Exif')).toBe(false);
      const metadata = await sharp(out).metadata();
      expect(metadata).toMatchObject({ hasProfile: false });
      for (const kind of ['exif', 'xmp', 'iptc', 'icc', 'comments', 'orientation', 'gainMap'])
        expect(metadata).not.toHaveProperty(kind);
    }
  });

  it.each([
    ['JPEG and ZIP', 'jpeg', 'PK\x03\x04'],
    ['PNG and page', 'png', '<html><script>alert(1)</script>'],
    ['WebP and program', 'webp', '\x7fELF'],
    ['GIF and script', 'gif', '*/=1;alert(1)//'],
  ] as const)('is one thing when it was two: %s', async (_, format, other) => {
    const tail = Buffer.from(`${other}${CANARY}`, 'latin1');
    const image = await picture(50, 40).toFormat(format).toBuffer();
    const { bytes } = await remade(Buffer.concat([image, tail]));
    expect(Buffer.from(bytes).includes(CANARY)).toBe(false);
    expect(Buffer.from(bytes).equals(Buffer.from((await remade(image)).bytes))).toBe(true);
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('stands upright when its camera lay as in orientation %i', async (orientation) => {
    const upright = pixels(48, 32);
    // What the camera stored, so that the orientation turns it upright again.
    const stored = () => sharp(upright, { raw: { width: 48, height: 32, channels: 3 } });
    const turned = {
      1: stored(),
      2: stored().flop(),
      3: stored().rotate(180),
      4: stored().flip(),
      // sharp mirrors before it turns.
      5: stored().rotate(270).flop(),
      6: stored().rotate(270),
      7: stored().rotate(90).flop(),
      8: stored().rotate(90),
    }[orientation];
    const raw = await turned?.raw().toBuffer({ resolveWithObject: true });
    if (!raw) throw new Error('no such orientation');
    const bytes = await sharp(raw.data, { raw: { width: raw.info.width, height: raw.info.height, channels: 3 } })
      .png()
      .withMetadata({ orientation })
      .toBuffer();
    const image = await remade(bytes);
    expect(image).toMatchObject({ width: 48, height: 32 });
    expect((await sharp(image.bytes).raw().toBuffer()).equals(upright)).toBe(true);
    expect(await sizeOf(image.thumbnail)).toEqual([48, 32]);
  });

  it('loses nothing as PNG: true colour, transparency, few colours, grey', async () => {
    const palette = picture(300, 200, 4).png({ palette: true, colours: 256 });
    for (const source of [picture(300, 200), picture(300, 200, 4), palette]) {
      const bytes = await source.png().toBuffer();
      const { bytes: made } = await remade(bytes);
      expect(differenceOf(await rawOf(made), await rawOf(bytes))).toBe(0);
    }
    const few = await picture(300, 200, 4).png({ palette: true, colours: 256 }).toBuffer();
    const { bytes: made } = await remade(few);
    expect(await sharp(made).metadata()).toMatchObject({ isPalette: true, hasAlpha: true });
    expect(differenceOf(await rawOf(made), await rawOf(few))).toBe(0);
    expect(made.length).toBeLessThan(few.length * 1.1);

    const grey = await picture(300, 200).toColourspace('b-w').png().toBuffer();
    const { bytes: stillGrey } = await remade(grey);
    expect(await sharp(stillGrey).metadata()).toMatchObject({ space: 'b-w', channels: 1 });
    expect(differenceOf(await rawOf(stillGrey), await rawOf(grey))).toBe(0);
  });

  it('has 8 bits a channel where there were 16, and their colours', async () => {
    const deep = Uint16Array.from({ length: 40 * 30 * 3 }, (_, at) => [200, 80, 60][at % 3] ?? 0).map(
      (value) => value * 257,
    );
    const png = await sharp(deep, { raw: { width: 40, height: 30, channels: 3 } })
      .toColourspace('rgb16')
      .png()
      .toBuffer();
    expect((await sharp(png).metadata()).depth).toBe('ushort');
    const image = await remade(png);
    expect((await sharp(image.bytes).metadata()).depth).toBe('uchar');
    expect([...(await sharp(image.bytes).raw().toBuffer()).subarray(0, 3)]).toEqual([200, 80, 60]);
  });

  it('shows the colours of its profile without the profile, at 8 bits and at 16', async () => {
    const wide = await sharp({ create: { width: 20, height: 20, channels: 3, background: { r: 200, g: 80, b: 60 } } })
      .withIccProfile('p3')
      .png()
      .toBuffer();
    const { icc = Buffer.alloc(0) } = await sharp(wide).metadata();
    const stored = (await sharp(wide, { ignoreIcc: true }).raw().toBuffer()).subarray(0, 3);
    expect([...stored]).not.toEqual([200, 80, 60]);
    const deep = Uint16Array.from({ length: 20 * 20 * 3 }, (_, at) => (stored[at % 3] ?? 0) * 257);
    const bare = await sharp(deep, { raw: { width: 20, height: 20, channels: 3 } })
      .toColourspace('rgb16')
      .png()
      .toBuffer();
    for (const bytes of [wide, withPngProfile(bare, icc)]) {
      const { bytes: made } = await remade(bytes);
      const [r = 0, g = 0, b = 0] = await sharp(made).raw().toBuffer();
      expect([Math.abs(r - 200), Math.abs(g - 80), Math.abs(b - 60)].every((off) => off <= 2)).toBe(true);
    }
  });

  it('is made from ink as well', async () => {
    const bytes = await picture(200, 100).toColourspace('cmyk').jpeg().toBuffer();
    expect((await sharp(bytes).metadata()).space).toBe('cmyk');
    const { bytes: made } = await remade(bytes);
    expect(await sharp(made).metadata()).toMatchObject({ space: 'srgb', channels: 3 });
    expect(meanDifferenceOf(await rawOf(made), await rawOf(await picture(200, 100).png().toBuffer()))).toBeLessThan(20);
  });

  it('looks the same as JPEG and WebP, and is about as large', async () => {
    for (const source of [
      picture(600, 400).blur(2).jpeg(),
      picture(600, 400).blur(2).jpeg({ quality: 95, chromaSubsampling: '4:4:4' }),
      picture(600, 400).blur(2).webp(),
    ]) {
      const bytes = await source.toBuffer();
      const { bytes: made } = await remade(bytes);
      expect(meanDifferenceOf(await rawOf(made), await rawOf(bytes))).toBeLessThan(3);
      expect(made.length).toBeLessThan(bytes.length * 1.7);
    }
  });

  it('loses nothing as WebP that came without loss', async () => {
    const bytes = await picture(300, 200, 4).webp({ lossless: true }).toBuffer();
    expect(differenceOf(await rawOf((await remade(bytes)).bytes), await rawOf(bytes))).toBe(0);
  });

  it('still moves as WebP: frames, times and repeats', async () => {
    const delay = [40, 80, 120, 500, 20];
    const bytes = await film(60, 40, 5, 4).webp({ delay, loop: 3 }).toBuffer();
    const image = await remade(bytes);
    expect(image).toMatchObject({ type: 'image/webp', width: 60, height: 40 });
    expect(await sharp(image.bytes, { pages: -1 }).metadata()).toMatchObject({
      pages: 5,
      delay,
      loop: 3,
      pageHeight: 40,
    });
    expect(meanDifferenceOf(await rawOf(image.bytes), await rawOf(bytes))).toBeLessThan(3);
    const thumbnail = await sharp(image.thumbnail).metadata();
    expect(thumbnail).toMatchObject({ width: 60, height: 40 });
    expect(thumbnail.pages ?? 1).toBe(1);
  });

  it('still moves as GIF, and loses nothing', async () => {
    const delay = [40, 80, 120, 500, 20];
    const bytes = await film(60, 40, 5).gif({ delay, loop: 3 }).toBuffer();
    const image = await remade(bytes);
    expect(image).toMatchObject({ type: 'image/gif', width: 60, height: 40 });
    expect(await sharp(image.bytes, { pages: -1 }).metadata()).toMatchObject({ pages: 5, delay, loop: 3 });
    expect(differenceOf(await rawOf(image.bytes), await rawOf(bytes))).toBe(0);
    const thumbnail = await sharp(image.thumbnail).metadata();
    expect(thumbnail).toMatchObject({ width: 60, height: 40 });
    expect(thumbnail.pages ?? 1).toBe(1);
  });

  it('turns no film by its metadata', async () => {
    const bytes = await film(60, 40, 3).webp().withMetadata({ orientation: 6 }).toBuffer();
    expect(await remade(bytes)).toMatchObject({ width: 60, height: 40 });
  });

  it.each([
    [1, 1, [1, 1]],
    [1, 25_000, [1, 640]],
    [25_000, 1, [640, 1]],
    [3, 2000, [1, 640]],
    [640, 640, [640, 640]],
    [641, 100, [640, 100]],
    [100, 99, [100, 99]],
  ])('of %i by %i has a thumbnail that is never enlarged', async (width, height, size) => {
    for (const format of ['jpeg', 'png'] as const) {
      const image = await remade(await flat(width, height).toFormat(format).toBuffer());
      expect(image).toMatchObject({ width, height });
      expect(await sizeOf(image.thumbnail)).toEqual(size);
      expect(Math.max(...size)).toBeLessThanOrEqual(LIMITS.thumbnailEdge);
    }
  });

  it('keeps what is transparent so in its thumbnail', async () => {
    for (const format of ['png', 'webp', 'gif'] as const) {
      const { thumbnail } = await remade(await picture(90, 60, 4).toFormat(format).toBuffer());
      expect((await sharp(thumbnail).metadata()).hasAlpha).toBe(format !== 'gif');
    }
  });

  it('comes from a telephone that writes its scan wrong', async () => {
    // Spectral selection 0 to 0 where a sequential JPEG says 0 to 63: what Samsung's cameras do, and everybody shows.
    const jpeg = await picture(64, 48).jpeg().toBuffer();
    const scan = jpeg.indexOf(Buffer.from([0xff, 0xda]));
    const wrong = Buffer.from(jpeg);
    wrong[scan + 2 + jpeg.readUInt16BE(scan + 2) - 2] = 0;
    await expect(sharp(wrong, { failOn: 'warning' }).raw().toBuffer()).rejects.toThrow('SOS');
    expect(await remade(wrong)).toMatchObject({ width: 64, height: 48 });
  });
});

describe('what is no image', () => {
  it.each([
    [
      'a drawing called photo.png',
      '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>',
    ],
    ['a page', '<!doctype html>'],
    ['nothing', ''],
  ])('is refused as such: %s', async (_, text) => {
    expect(await refusalOf(Buffer.from(text))).toBe('image_unsupported');
  });

  it('is refused though libvips could show it: TIFF and AVIF', async () => {
    expect(await refusalOf(await picture(20, 20).tiff().toBuffer())).toBe('image_unsupported');
    expect(await refusalOf(await picture(20, 20).avif({ effort: 0 }).toBuffer())).toBe('image_unsupported');
  });

  it.each(TYPES)('is damaged when only its signature is a %s', async (format) => {
    const start = (await picture(20, 20).toFormat(format).toBuffer()).subarray(0, 16);
    expect(await refusalOf(Buffer.concat([start, Buffer.alloc(500, 0x55)]))).toMatch(/image_damaged|image_unsupported/);
  });

  it.each(TYPES)('is refused as %s wherever it is cut, unless every pixel is there', async (format) => {
    const bytes = await picture(160, 120).toFormat(format).toBuffer();
    const whole = (await remade(bytes)).bytes;
    let damaged = 0;
    for (let part = 1; part < 60; part += 1) {
      const cut = bytes.subarray(0, Math.floor((bytes.length * part) / 60));
      const refusal = await refusalOf(cut);
      // Too little is left to tell what it was.
      if (cut.length < 60 && refusal === 'image_unsupported') continue;
      expect(refusal).toBe('image_damaged');
      damaged += 1;
    }
    expect(damaged).toBeGreaterThan(50);
    for (let missing = 1; missing <= 40; missing += 1) {
      const image = await remakeImage(bytes.subarray(0, bytes.length - missing));
      if (isRefusal(image)) expect(image.refused).toBe('image_damaged');
      else expect(Buffer.compare(image.bytes, whole)).toBe(0);
    }
  });

  it.each(['webp', 'gif'] as const)('is refused as moving %s wherever it is cut', async (format) => {
    const bytes = await film(60, 40, 6).toFormat(format).toBuffer();
    for (let part = 2; part < 40; part += 1)
      expect(await refusalOf(bytes.subarray(0, Math.floor((bytes.length * part) / 40)))).toBe('image_damaged');
    expect(await refusalOf(bytes.subarray(0, bytes.length - 1))).toBe('image_damaged');
  });

  it('ends in an answer, whatever the bytes behind the signature are', async () => {
    const signatures = [
      'ffd8ffe0',
      '89504e470d0a1a0a0000000d49484452',
      '474946383961',
      '52494646ffff000057454250565038',
    ];
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...signatures), fc.uint8Array({ maxLength: 600 }), async (signature, tail) => {
        const answer = await remakeImage(Buffer.concat([Buffer.from(signature, 'hex'), tail]));
        expect(isRefusal(answer) || answer.bytes.length > 0).toBe(true);
      }),
      { numRuns: 400 },
    );
  });

  it('ends in an answer, whatever was done to a whole image', async () => {
    const wholes = await Promise.all(TYPES.map((format) => picture(40, 30, 4).toFormat(format).toBuffer()));
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...wholes),
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 8 }),
        async (whole, changes) => {
          const bytes = Buffer.from(whole);
          for (const [place, value] of changes) bytes[place % bytes.length] = value;
          const answer = await remakeImage(bytes);
          if (isRefusal(answer)) return;
          const made = Buffer.from(answer.bytes);
          // libvips has ideas of its own about the screen of a GIF.
          const size = answer.type === 'image/gif' ? [made.readUInt16LE(6), made.readUInt16LE(8)] : await sizeOf(made);
          expect(size).toEqual([answer.width, answer.height]);
          expect(answer.width * answer.height).toBeLessThanOrEqual(LIMITS.imagePixels);
        },
      ),
      { numRuns: 400 },
    );
  });
});

describe('an image of too many pixels', () => {
  it.each(['png', 'jpeg'] as const)('is refused by its header: 60 megapixels as %s', async (format) => {
    const bytes = await flat(10_000, 6000).toFormat(format).toBuffer();
    expect(bytes.length).toBeLessThan(LIMITS.imageBytes);
    const refusal = await answerTo(bytes);
    expect(refusal).toEqual({ refused: 'image_too_many_pixels', details: { limit: LIMITS.imagePixels } });
    // Its pixels were not looked at: half of it is as good.
    expect(await answerTo(bytes.subarray(0, bytes.length / 2))).toEqual(refusal);
  });

  it('is refused over all its frames: thousands of small ones, and few large ones', async () => {
    const type: ImageType = 'image/gif';
    expect(await answerTo(repeatedGif(8, 8, 7630))).toEqual({
      refused: 'image_too_many_pixels',
      details: { limit: 300_000_000, frames: 4577 },
    });
    expect(await remade(repeatedGif(8, 8, 3000))).toMatchObject({ type, width: 8, height: 8 });
    expect(await answerTo(await repeatedWebp(1000, 500, 101))).toEqual({
      refused: 'image_too_many_pixels',
      details: { limit: 50_000_000, frames: 100 },
    });
  });
});
