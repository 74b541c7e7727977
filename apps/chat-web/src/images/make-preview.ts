import { LIMITS } from '@parley/contracts';

const TYPE = 'image/webp';
const QUALITY = 0.82;

/** A picture of an image file no larger than a thumbnail, upright as its camera was held; null if it can't be drawn. */
export async function makePreview(file: Blob): Promise<Blob | null> {
  try {
    const bitmap = await createImageBitmap(file);
    const scale = Math.min(1, LIMITS.thumbnailEdge / Math.max(bitmap.width, bitmap.height));
    const canvas = document.createElement('canvas');
    canvas.width = Math.max(1, Math.round(bitmap.width * scale));
    canvas.height = Math.max(1, Math.round(bitmap.height * scale));
    const context = canvas.getContext('2d');
    if (context) context.imageSmoothingQuality = 'high';
    context?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    bitmap.close();
    return await new Promise((resolve) => {
      canvas.toBlob(resolve, TYPE, QUALITY);
    });
  } catch {
    // The service will say what is wrong with it.
    return null;
  }
}
