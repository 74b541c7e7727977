import { LIMITS, refuse } from '@parley/contracts';
import type { ImageType, Refusal } from '@parley/contracts';

/** What a header says. */
export interface Measures {
  /** Of one frame, in pixels. */
  width: number;
  height: number;
  frames: number;
}

/**
 * Pixels over all frames of a moving image. libvips holds a moving WebP whole, 4 bytes a pixel, and takes up to 0.1 µs for each;
 * a GIF goes frame by frame, at 8 to 14 ns a pixel: ten seconds at 1280 × 720 and 30 a second fit (docs/adr/0009).
 */
const MOVING_PIXELS: Readonly<Record<ImageType, number>> = {
  'image/gif': 300_000_000,
  'image/webp': 50_000_000,
  'image/jpeg': LIMITS.imagePixels,
  'image/png': LIMITS.imagePixels,
};
/** A frame costs time however small it is: it counts as a square of 256 pixels at least. */
const LEAST_FRAME = 256 * 256;

/** Frames that an image of this size may have. */
export const mostFrames = (type: ImageType, { width, height }: Omit<Measures, 'frames'>): number =>
  Math.floor(MOVING_PIXELS[type] / Math.max(width * height, LEAST_FRAME));

/** Decided before any pixel is decoded. */
export function refuseMeasures(type: ImageType, measures: Measures): Refusal | null {
  const { width, height, frames } = measures;
  if (width * height > LIMITS.imagePixels) return refuse('image_too_many_pixels', { limit: LIMITS.imagePixels });
  if (frames > 1 && frames > mostFrames(type, measures))
    return refuse('image_too_many_pixels', { limit: MOVING_PIXELS[type], frames: mostFrames(type, measures) });
  return null;
}
