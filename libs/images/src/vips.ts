import sharp, { type Sharp } from 'sharp';

/** libvips knows some fifty formats. None but these three is ever opened, whatever the bytes look like to it. */
const LOADERS = ['VipsForeignLoadJpegBuffer', 'VipsForeignLoadPngBuffer', 'VipsForeignLoadWebpBuffer'];
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({ operation: LOADERS });
sharp.concurrency(1);
// No two images are alike, and none may stay.
sharp.cache(false);

/** A pipeline over pixels of 4 bytes. */
export const openPixels = (pixels: Uint8Array, width: number, height: number): Sharp =>
  sharp(pixels, { raw: { width, height, channels: 4 }, limitInputPixels: false });

/** A pipeline over these bytes. `frames` -1 is all of them. */
export const open = (bytes: Uint8Array, frames: 1 | -1): Sharp =>
  sharp(bytes, {
    pages: frames,
    sequentialRead: true,
    // Warnings are no reason to refuse: some telephones write JPEGs that give one, and everybody shows them.
    failOn: 'error',
    // Pixels are counted before, by frame.
    limitInputPixels: false,
  });
