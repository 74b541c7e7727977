/** Images a room may hold: told by their first bytes, never by a name or a header. No SVG: it can carry scripts. */
export const IMAGE_TYPES = ['image/jpeg', 'image/png', 'image/webp', 'image/gif'] as const;
export type ImageType = (typeof IMAGE_TYPES)[number];
/** Every thumbnail, whatever its image is: one still frame. */
export const THUMBNAIL_TYPE = 'image/webp';

export const isImageType = (type: string): type is ImageType => (IMAGE_TYPES as readonly string[]).includes(type);
