import { createHash, randomBytes } from 'node:crypto';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import type { AttachmentId, AttachmentReference } from '@parley/contracts';
import { evidenceRoom } from '../../test/evidence-room.js';
import { installedFont } from '../../test/installed-fonts.js';
import { exportFile } from './export-file.js';
import { exportFormat } from './formats.js';

const MIB = 1024 * 1024;
const IMAGE = 2 * MIB;
const IMAGES = 40;
/** Bytes that may be held at a time over 80 MiB of images: a few of them on their way. */
const MOST = 24 * MIB;

/** Bytes between two looks, for each look collects all garbage. */
const EACH = 8 * MIB;

const pixels = randomBytes(IMAGE);
const image = (index: number): AttachmentReference => ({
  id: `018f3b1e-0000-7000-8000-${String(index).padStart(12, '0')}` as AttachmentId,
  type: 'image/png',
  bytes: IMAGE,
  width: 2000,
  height: 1000,
  sha256: createHash('sha256').update(pixels).digest('base64url'),
  thumbnailSha256: '',
  alt: '',
});
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
/** What is still in use: garbage not collected yet is nobody's. */
function held(): number {
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
const texts = Array.from({ length: IMAGES }, (_, index) => `image ${index}`);

describe('a room of 80 MiB', () => {
  it.each(['csv', 'html'])(
    'leaves as %s without ever being in memory',
    async (id) => {
      const format = exportFormat(id);
      if (!format) throw new Error('no such format');
      const file = exportFile({
        format,
        lines: () => evidenceRoom({ redacted: [], texts, images: (index) => [image(index)] }),
        images: { original: () => Promise.resolve(Buffer.from(pixels)), still: () => Promise.resolve(null) },
        fonts: installedFont,
        progress: () => Promise.resolve(),
      });
      const before = held();
      let [written, looked, most] = [0, 0, 0];
      for await (const part of file) {
        written += part.length;
        if (written - looked < EACH) continue;
        looked = written;
        most = Math.max(most, held() - before);
        // A reader that is slower than the maker.
        await new Promise(setImmediate);
      }
      expect(written).toBeGreaterThan(IMAGES * IMAGE);
      expect(most).toBeLessThan(MOST);
    },
    240_000,
  );
});
