import { isRefusal, KEPT_IMAGE_BYTES, LIMITS, refuse } from '@parley/contracts';
import type { ImageType, Refusal } from '@parley/contracts';
import type { ReadImage } from '@parley/rooms';
import type { Metadata, Sharp } from 'sharp';
import { jpegOptions, pngOptions, THUMBNAIL_OPTIONS, webpOptions } from './encoding.js';
import { readGif } from './gif/read-gif.js';
import { remakeGif } from './gif/remake-gif.js';
import { imageTypeOf } from './image-type.js';
import { mostFrames, refuseMeasures } from './pixel-limits.js';
import { open, openPixels } from './vips.js';
import { isLosslessWebp } from './webp-coding.js';

type Remade = Omit<ReadImage, 'thumbnail'> & {
  /** Its pixels, or those of its first frame. */
  seen: () => Sharp;
};

const damaged = refuse('image_damaged');

async function remadeGif(bytes: Uint8Array): Promise<Remade | Refusal> {
  const gif = readGif(bytes, (screen) => mostFrames('image/gif', screen));
  if (!gif) return damaged;
  const { width, height } = gif;
  const refusal = refuseMeasures('image/gif', { width, height, frames: gif.frames.length });
  if (refusal) return refusal;
  const remade = await remakeGif(gif, KEPT_IMAGE_BYTES.original);
  if (isRefusal(remade)) return remade;
  const { bytes: made, first } = remade;
  return { type: 'image/gif', width, height, bytes: made, seen: () => openPixels(first, width, height) };
}

/** Grey stays grey, all else becomes sRGB of 8 bits a channel. */
function inPlainColours(image: Sharp, { space, depth, hasProfile }: Metadata): Sharp {
  if (space === 'b-w' || space === 'grey16') return image.toColourspace('b-w');
  // sharp brings 16 bits with a profile to Display P3 and only says so in a profile of its own.
  return depth === 'ushort' && hasProfile ? image.withIccProfile('srgb', { attach: false }) : image;
}

function encoded(image: Sharp, type: Exclude<ImageType, 'image/gif'>, metadata: Metadata, bytes: Uint8Array): Sharp {
  switch (type) {
    case 'image/jpeg':
      return image.jpeg(jpegOptions(metadata));
    case 'image/png':
      return image.png(pngOptions(metadata));
    case 'image/webp': {
      const pixels = metadata.width * metadata.height * (metadata.pages ?? 1);
      return image.webp(webpOptions(isLosslessWebp(bytes), pixels));
    }
  }
}

async function remadeByVips(bytes: Uint8Array, type: Exclude<ImageType, 'image/gif'>): Promise<Remade | Refusal> {
  const metadata = await open(bytes, 1).metadata();
  if (metadata.mediaType !== type) return damaged;
  const { width, height, pages: frames = 1 } = metadata;
  const refusal = refuseMeasures(type, { width, height, frames });
  if (refusal) return refusal;
  // Nobody turns an animation by its metadata.
  const image = frames > 1 ? open(bytes, -1) : open(bytes, 1).autoOrient();
  const { data, info } = await encoded(inPlainColours(image, metadata), type, metadata, bytes).toBuffer({
    resolveWithObject: true,
  });
  return { type, width: info.width, height: info.pageHeight ?? info.height, bytes: data, seen: () => open(data, 1) };
}

/** Of the image made anew, so that it shows the same and nothing else. */
const thumbnailOf = ({ seen }: Remade): Promise<Buffer> =>
  seen()
    .resize({ width: LIMITS.thumbnailEdge, height: LIMITS.thumbnailEdge, fit: 'inside', withoutEnlargement: true })
    .webp(THUMBNAIL_OPTIONS)
    .toBuffer();

/** Whatever libvips has against an image, the image is damaged; what it says of it may quote it, and goes no further. */
async function unlessDamaged<T>(work: () => Promise<T>): Promise<T | Refusal> {
  try {
    return await work();
  } catch {
    return damaged;
  }
}

/** Refuses `image_unsupported`, `image_too_many_pixels`, `image_damaged`; `too_large` when it grows beyond twice the limit. */
export async function remakeImage(bytes: Uint8Array): Promise<ReadImage | Refusal> {
  const type = await imageTypeOf(bytes);
  if (!type) return refuse('image_unsupported');
  const remade = await (type === 'image/gif' ? remadeGif(bytes) : unlessDamaged(() => remadeByVips(bytes, type)));
  if (isRefusal(remade)) return remade;
  if (remade.bytes.length > KEPT_IMAGE_BYTES.original) return refuse('too_large', { limit: LIMITS.imageBytes });
  const thumbnail = await unlessDamaged(() => thumbnailOf(remade));
  if (isRefusal(thumbnail)) return thumbnail;
  const { width, height, bytes: made } = remade;
  return { type, width, height, bytes: made, thumbnail };
}
