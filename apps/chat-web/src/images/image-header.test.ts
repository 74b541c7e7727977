import { describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { readImageHeader } from './image-header.js';

const picture = () => sharp({ create: { width: 321, height: 123, channels: 3, background: '#c84' } });
const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

describe('the first bytes of a file', () => {
  it.each([
    ['image/jpeg', () => picture().jpeg()],
    ['image/jpeg', () => picture().jpeg({ progressive: true })],
    ['image/png', () => picture().png()],
    ['image/gif', () => picture().gif()],
    ['image/webp', () => picture().webp()],
    ['image/webp', () => picture().webp({ lossless: true })],
  ] as const)('tell type and size of %s', async (type, make) => {
    const bytes = new Uint8Array(await make().toBuffer());
    expect(readImageHeader(bytes)).toEqual({ type, width: 321, height: 123 });
  });
  it('tell the size behind a long piece of metadata', async () => {
    const bytes = await picture()
      .withExif({ IFD0: { ImageDescription: 'x'.repeat(40_000) } })
      .jpeg()
      .toBuffer();
    expect(readImageHeader(new Uint8Array(bytes))).toEqual({ type: 'image/jpeg', width: 321, height: 123 });
  });
  it('tell the size of a WebP with transparency and metadata', async () => {
    const bytes = await sharp({ create: { width: 321, height: 123, channels: 4, background: '#c848' } })
      .withExif({ IFD0: { Artist: 'nobody' } })
      .webp()
      .toBuffer();
    expect(readImageHeader(new Uint8Array(bytes))).toEqual({ type: 'image/webp', width: 321, height: 123 });
  });
  it('tell the type when the size stands further on', async () => {
    const bytes = new Uint8Array(await picture().jpeg().toBuffer());
    expect(readImageHeader(bytes.subarray(0, 24))).toEqual({ type: 'image/jpeg', width: null, height: null });
  });
  it('tell a photograph as iPhones take it', () => {
    expect(readImageHeader(bytesOf('\0\0\0\x18ftypheic\0\0\0\0')).type).toBe('heic');
  });
  it.each([
    ['a drawing', '<svg xmlns="http://www.w3.org/2000/svg"></svg>'],
    ['a page', '<!doctype html><script></script>'],
    ['a document', '%PDF-1.7'],
    ['nothing', ''],
    ['two letters', 'BM'],
  ])('tell no image from %s', (_, text) => {
    expect(readImageHeader(bytesOf(text))).toEqual({ type: null, width: null, height: null });
  });
  it('never reads past the end of a broken file', async () => {
    const whole = new Uint8Array(await picture().jpeg().toBuffer());
    for (let length = 0; length < 200; length++) {
      expect(() => readImageHeader(whole.subarray(0, length))).not.toThrow();
    }
    for (const start of [
      'RIFF\0\0\0\0WEBPVP8X',
      '\x89PNG\r\n\x1a\n',
      'GIF89a',
      '\xff\xd8\xff\xff\xff\xff\xff\xff\xff\xff\xff',
    ]) {
      expect(() => readImageHeader(bytesOf(start))).not.toThrow();
    }
  });
});
