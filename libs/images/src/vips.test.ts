import { describe, expect, it } from '@jest/globals';
import { picture } from '../test/pictures.js';
import { open } from './vips.js';

describe('libvips', () => {
  it.each(['jpeg', 'png', 'webp'] as const)('opens %s', async (format) => {
    expect((await open(await picture(8, 8).toFormat(format).toBuffer(), 1).metadata()).format).toBe(format);
  });

  it('opens nothing else, though it could', async () => {
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"/>');
    const others = [picture(8, 8).gif(), picture(8, 8).tiff(), picture(8, 8).avif({ effort: 0 })];
    for (const bytes of [svg, ...(await Promise.all(others.map((other) => other.toBuffer())))])
      await expect(open(bytes, 1).metadata()).rejects.toThrow('unsupported image format');
  });
});
