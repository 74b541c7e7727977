import type { ImageType } from '@parley/contracts';

const EXTENSIONS: Readonly<Record<ImageType, string>> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp',
  'image/gif': 'gif',
};

/** `parley-2026-11-21-0947-2.jpg`: the time of the message on this device's clock, and the image's place in it. */
export function downloadName(at: number, place: number, type: ImageType): string {
  const time = new Date(at);
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  return `parley-${day}-${two(time.getHours())}${two(time.getMinutes())}-${place}.${EXTENSIONS[type]}`;
}
