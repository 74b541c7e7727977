import { LIMITS } from './limits.js';

/** Images a room may hold: told by their first bytes, never by a name or a header. No SVG: it can carry scripts. */
export const IMAGE_TYPES = ['image/jpeg', 'image/png', 'image/webp', 'image/gif'] as const;
export type ImageType = (typeof IMAGE_TYPES)[number];
/** Every thumbnail, whatever its image is: one still frame. */
export const THUMBNAIL_TYPE = 'image/webp';

export const isImageType = (type: string): type is ImageType => (IMAGE_TYPES as readonly string[]).includes(type);

/**
 * Bytes at most of an image as it is kept, made anew, and of its thumbnail. Noise that was coded coarsely grows fivefold when it
 * is coded well; no photograph doubles.
 */
export const KEPT_IMAGE_BYTES = { original: 2 * LIMITS.imageBytes, thumbnail: 1024 * 1024 } as const;
