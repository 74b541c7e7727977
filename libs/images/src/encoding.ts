import type { JpegOptions, Metadata, PngOptions, WebpOptions } from 'sharp';

/**
 * How a still image or an animated WebP is coded again, so that nobody sees a difference and the size stays what it was
 * (measured: docs/adr/0009).
 */

/** A second coding at this quality adds nothing that shows. Colour keeps the resolution it came with. */
export const jpegOptions = ({ chromaSubsampling }: Pick<Metadata, 'chromaSubsampling'>): JpegOptions => ({
  quality: 90,
  chromaSubsampling: chromaSubsampling?.startsWith('4:4:4') ? '4:4:4' : '4:2:0',
});

/** Without loss. An image of at most 256 colours stays one: as true colour it would be half as large again. */
export const pngOptions = ({ isPalette }: Pick<Metadata, 'isPalette'>): PngOptions =>
  isPalette ? { palette: true, quality: 100, dither: 0 } : { compressionLevel: 6, adaptiveFiltering: true };

/** Coding without loss can take 1 µs and 36 bytes a pixel: a large screenshot, and no more. Beyond it, nobody sees the loss. */
const MOST_LOSSLESS_PIXELS = 2048 * 2048;

/** `lossless` is how it came, `pixels` counts all frames. Below effort 2, libwebp can't code large images that hold much noise. */
export const webpOptions = (lossless: boolean, pixels: number): WebpOptions =>
  lossless && pixels <= MOST_LOSSLESS_PIXELS ? { lossless: true, effort: 2 } : { quality: 90, effort: 2 };

export const THUMBNAIL_OPTIONS: WebpOptions = { quality: 80 };
