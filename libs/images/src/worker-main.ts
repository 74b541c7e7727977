/**
 * The process that handles bytes from strangers: started by `ImageWorker`, given one image at a time over the channel, gone with
 * the channel. Its arguments are the bytes of memory it may hold and the milliseconds of processor time an image may take.
 */
import { endNow, limitWork } from './work-limits.js';
import type { Answer, Ready, Unfit } from './worker-messages.js';

const [bytes = 0, cpuMs = 0] = process.argv.slice(2).map(Number);
/** What it may hold between two images, so that each finds the same room. */
const restBytes = bytes / 3;

const tell = (message: Ready | Unfit | Answer): void => {
  process.send?.(message);
};

process.once('disconnect', endNow);
// Ctrl-C reaches the whole process group; the service ends first, and this with it.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined);

try {
  const { remakeImage } = await import('./remake-image.js');
  process.on('message', (image: Uint8Array) => {
    const unlimit = limitWork({ bytes, cpuMs });
    void remakeImage(image)
      .finally(unlimit)
      .then((answer) => {
        tell({ answer, spent: process.memoryUsage.rss() > restBytes });
      });
  });
  tell({ ready: true });
} catch (error) {
  // Such as a sharp without a libvips for this machine.
  tell({ unfit: error instanceof Error ? error.message : String(error) });
}
