import { isImageType } from '@parley/contracts';
import type { ImageType } from '@parley/contracts';
import { fileTypeFromBuffer } from 'file-type';

/** By the first bytes alone; null for all that no room holds, such as SVG, HEIC and animated PNG. */
export async function imageTypeOf(bytes: Uint8Array): Promise<ImageType | null> {
  const mime = (await fileTypeFromBuffer(bytes))?.mime ?? '';
  return isImageType(mime) ? mime : null;
}
