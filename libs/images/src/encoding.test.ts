import { describe, expect, it } from '@jest/globals';
import { jpegOptions, pngOptions, webpOptions } from './encoding.js';

describe('how an image is coded again', () => {
  it('keeps the resolution of colour', () => {
    expect(jpegOptions({ chromaSubsampling: '4:4:4' }).chromaSubsampling).toBe('4:4:4');
    expect(jpegOptions({ chromaSubsampling: '4:4:4:4' }).chromaSubsampling).toBe('4:4:4');
    expect(jpegOptions({ chromaSubsampling: '4:2:0' }).chromaSubsampling).toBe('4:2:0');
    expect(jpegOptions({ chromaSubsampling: undefined }).chromaSubsampling).toBe('4:2:0');
  });

  it('keeps few colours few', () => {
    expect(pngOptions({ isPalette: true })).toMatchObject({ palette: true, dither: 0 });
    expect(pngOptions({ isPalette: false })).not.toHaveProperty('palette');
  });

  it('loses nothing of a drawing that came without loss, unless it is too large to code in time', () => {
    expect(webpOptions(true, 2048 * 2048)).toMatchObject({ lossless: true });
    expect(webpOptions(true, 2048 * 2048 + 1)).toMatchObject({ quality: 90 });
    expect(webpOptions(false, 10)).toMatchObject({ quality: 90 });
  });
});
