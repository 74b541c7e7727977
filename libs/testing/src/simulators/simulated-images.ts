import { refuse } from '@parley/contracts';
import type { ImageType, Refusal } from '@parley/contracts';
import type { ImageReader, ReadImage, ReadOptions } from '@parley/rooms';

/** What stands before the pixels of a simulated image: type and size in words, then one empty byte. */
const headOf = ({ type, width, height }: Pick<ReadImage, 'type' | 'width' | 'height'>): string =>
  `${type} ${width}x${height}\0`;

/** An image that only `SimulatedImageReader` can read; `pixels` is what a test looks for later. */
export const simulatedImage = (
  pixels = 'pixels',
  { type = 'image/png', width = 640, height = 480 }: { type?: ImageType; width?: number; height?: number } = {},
): Buffer => Buffer.from(headOf({ type, width, height }) + pixels, 'latin1');

/** Stands for the worker that looks into images: knows `simulatedImage`s, and refuses everything else. */
export class SimulatedImageReader implements ImageReader {
  read(bytes: Uint8Array, { signal }: ReadOptions): Promise<ReadImage | Refusal> {
    if (signal?.aborted) return Promise.resolve(refuse('bad_request'));
    const [, type, width, height, pixels] =
      /^(image\/\w+) (\d+)x(\d+)\0([^]*)$/.exec(Buffer.from(bytes).toString('latin1')) ?? [];
    if (type === undefined || pixels === undefined) return Promise.resolve(refuse('image_unsupported'));
    return Promise.resolve({
      type: type as ImageType,
      width: Number(width),
      height: Number(height),
      bytes: Buffer.from(`made anew: ${pixels}`, 'latin1'),
      thumbnail: Buffer.from(`small: ${pixels}`, 'latin1'),
    });
  }
}
