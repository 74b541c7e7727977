import { describe, expect, it } from '@jest/globals';
import { film, picture } from '../test/pictures.js';
import { isLosslessWebp } from './webp-coding.js';

describe('the coding of a WebP', () => {
  it.each([
    ['a still without loss', true, () => picture(20, 20).webp({ lossless: true })],
    ['a still with loss', false, () => picture(20, 20).webp()],
    ['a still with loss and transparency', false, () => picture(20, 20, 4).webp()],
    ['a film without loss', true, () => film(20, 20, 3).webp({ lossless: true })],
    ['a film with loss', false, () => film(20, 20, 3, 4).webp()],
  ])('is seen for %s', async (_, lossless, make) => {
    expect(isLosslessWebp(await make().toBuffer())).toBe(lossless);
  });

  it('is not made up for bytes that end early', async () => {
    const webp = await picture(20, 20).webp({ lossless: true }).toBuffer();
    expect(isLosslessWebp(webp.subarray(0, 15))).toBe(false);
    expect(isLosslessWebp(new Uint8Array(0))).toBe(false);
  });
});
