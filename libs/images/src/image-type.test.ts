import { describe, expect, it } from '@jest/globals';
import { pngChunk } from '../test/chunks.js';
import { flat } from '../test/pictures.js';
import { imageTypeOf } from './image-type.js';

const latin = (text: string): Buffer => Buffer.from(text, 'latin1');
const padded = (start: Buffer): Buffer => Buffer.concat([start, Buffer.alloc(400)]);
const box = (brand: string): Buffer => padded(latin(`\0\0\0\x18ftyp${brand}\0\0\0\0mif1${brand}`));

describe('the type of an image', () => {
  it.each([
    ['image/jpeg', () => flat(2, 2).jpeg()],
    ['image/png', () => flat(2, 2).png()],
    ['image/webp', () => flat(2, 2).webp()],
    ['image/gif', () => flat(2, 2).gif()],
  ])('is told by its first bytes: %s', async (type, make) => {
    expect(await imageTypeOf(await make().toBuffer())).toBe(type);
  });

  it.each([
    ['nothing at all', Buffer.alloc(0)],
    ['a drawing with scripts', latin('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')],
    [
      'a drawing with a declaration before it',
      latin('<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>'),
    ],
    ['a page', latin('<!doctype html><title>image.png</title>')],
    ['a document', padded(latin('%PDF-1.7\n'))],
    ['HEIC', box('heic')],
    ['AVIF', box('avif')],
    ['TIFF', padded(latin('II*\0\x08\0\0\0'))],
    ['BMP', padded(latin('BM\x36\0\0\0\0\0\0\0\x36\0\0\0'))],
    ['an icon', padded(latin('\0\0\x01\0\x01\0'))],
    ['a film', box('isom')],
    ['a ZIP', padded(latin('PK\x03\x04'))],
    ['a signature that comes too late', Buffer.concat([latin(' '), latin('GIF89a'), Buffer.alloc(400)])],
  ])('is none for %s', async (_, bytes) => {
    expect(await imageTypeOf(bytes)).toBeNull();
  });

  it('is none for an animated PNG', async () => {
    const png = await flat(2, 2).png().toBuffer();
    const control = pngChunk('acTL', Buffer.from([0, 0, 0, 1, 0, 0, 0, 0]));
    expect(await imageTypeOf(Buffer.concat([png.subarray(0, 33), control, png.subarray(33)]))).toBeNull();
  });
});
