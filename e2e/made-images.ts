import { crc32 } from 'node:zlib';
import type { Page } from '@playwright/test';
import { expect } from '@playwright/test';
import sharp from 'sharp';

/** A file as a person picks it. */
export interface PickedFile {
  name: string;
  mimeType: string;
  buffer: Buffer;
}
const file = (name: string, mimeType: string, buffer: Buffer): PickedFile => ({ name, mimeType, buffer });

export interface Drawn {
  width?: number;
  height?: number;
  seed?: number;
  /** Of 255. */
  noise?: number;
}

/** Slopes of colour and edges under noise, each seed its own; with more noise it weighs more. */
function scene({ width = 900, height = 600, seed = 1, noise = 16 }: Drawn) {
  const raw = Buffer.alloc(width * height * 3);
  let state = seed;
  for (let y = 0, at = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, at += 3) {
      state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
      const grain = ((state >> 16) & 127) % noise;
      raw[at] = grain + (((x * 120) / width + seed * 40) % 120);
      raw[at + 1] = grain + (((y * 120) / height + seed * 90) % 120);
      raw[at + 2] = grain + (((x >> 5) + (y >> 5)) % 2 === 0 ? 20 : 110);
    }
  }
  return sharp(raw, { raw: { width, height, channels: 3 } });
}

/** A JPEG as cameras write it, with where it was taken and what is written into it. */
export async function photograph({ words = '', ...drawn }: Drawn & { words?: string } = {}) {
  const image = scene(drawn).jpeg({ quality: 88 });
  const exif = {
    IFD0: { ImageDescription: words, Make: 'Camera', Artist: words },
    IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '51/1 55/1 0/1', GPSLongitudeRef: 'E', GPSLongitude: '4/1 30/1 0/1' },
  };
  return file('photograph.jpg', 'image/jpeg', await (words === '' ? image : image.withExif(exif)).toBuffer());
}
export const drawing = async (drawn: Drawn = {}) =>
  file(
    'drawing.png',
    'image/png',
    await scene({ width: 600, height: 400, ...drawn })
      .png({ compressionLevel: 1 })
      .toBuffer(),
  );

/** Red, green, blue, over and over. */
export async function movingImage(width = 240, height = 240): Promise<PickedFile> {
  const frames = ['#d02020', '#20a020', '#2030d0'].map((background) =>
    sharp({ create: { width, height, channels: 3, background } })
      .png()
      .toBuffer(),
  );
  const gif = sharp(await Promise.all(frames), { join: { animated: true } }).gif({ delay: [150, 150, 150], loop: 0 });
  return file('moving.gif', 'image/gif', await gif.toBuffer());
}

/** All that it shows is one colour, so nothing but its size speaks against it: pixels by the million in a few kilobytes. */
export const bomb = async (width: number, height: number) =>
  file(
    'bomb.png',
    'image/png',
    await sharp({ create: { width, height, channels: 3, background: '#336699' }, limitInputPixels: false })
      .png({ compressionLevel: 9 })
      .toBuffer(),
  );

/** Its size stands behind more metadata than a page reads: only the service can tell how large it is. */
export async function hiddenBomb(width: number, height: number): Promise<PickedFile> {
  const jpeg = await sharp({ create: { width, height, channels: 3, background: '#336699' }, limitInputPixels: false })
    .jpeg()
    .toBuffer();
  const segment = Buffer.alloc(0xffff + 2);
  segment.writeUInt16BE(0xffed, 0);
  segment.writeUInt16BE(0xffff, 2);
  const stuffing = Array.from({ length: 9 }, () => segment);
  return file('photograph.jpg', 'image/jpeg', Buffer.concat([jpeg.subarray(0, 2), ...stuffing, jpeg.subarray(2)]));
}

/** The second half never came. */
export async function truncated(): Promise<PickedFile> {
  const { buffer } = await photograph();
  return file('half.jpg', 'image/jpeg', buffer.subarray(0, buffer.length / 2));
}

/** A GIF to who looks at its first bytes, a script to who runs it. */
export const scriptInGif = (): PickedFile =>
  file('picture.gif', 'image/gif', Buffer.from('GIF89a/*\x01\x00\x80\x00\x00*/=1;document.title="ran"//;'));

/** An image to who reads from its start, an archive to who reads from its end. */
export async function archiveInPhotograph(words: string): Promise<PickedFile> {
  const { buffer } = await photograph({ seed: 5 });
  const name = Buffer.from('page.html');
  const content = Buffer.from(`<script>/* ${words} */</script>`);
  const local = Buffer.alloc(30);
  local.write('PK\x03\x04', 'latin1');
  local.writeUInt32LE(crc32(content), 14);
  local.writeUInt32LE(content.length, 18);
  local.writeUInt32LE(content.length, 22);
  local.writeUInt16LE(name.length, 26);
  return file('photograph.jpg', 'image/jpeg', Buffer.concat([buffer, local, name, content]));
}

/** A page would play it, and take it for a PNG by its first bytes. */
export async function animatedPng(): Promise<PickedFile> {
  const { buffer } = await drawing({ width: 64, height: 64 });
  const body = Buffer.concat([Buffer.from('acTL'), Buffer.from([0, 0, 0, 1, 0, 0, 0, 0])]);
  const chunk = Buffer.alloc(8 + body.length);
  chunk.writeUInt32BE(8, 0);
  body.copy(chunk, 4);
  chunk.writeUInt32BE(crc32(body), 4 + body.length);
  return file('moving.png', 'image/png', Buffer.concat([buffer.subarray(0, 33), chunk, buffer.subarray(33)]));
}

export const renamedSvg = (): PickedFile =>
  file('photo.png', 'image/png', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'));
export const heic = (): PickedFile =>
  file('IMG_0001.HEIC', 'image/heic', Buffer.from('\0\0\0\x18ftypheic\0\0\0\0heicmif1', 'latin1'));
/** An honest JPEG with more bytes than are taken. */
export async function heavy(mebibytes: number): Promise<PickedFile> {
  const { buffer } = await photograph();
  return file(
    'large.jpg',
    'image/jpeg',
    Buffer.concat([buffer, Buffer.alloc(mebibytes * 1024 * 1024 - buffer.length)]),
  );
}

/** What is to be sent, above the field. */
export const tray = (page: Page) => page.getByRole('region', { name: 'Images to send' });
export const tile = (page: Page, place: number) =>
  tray(page).getByRole('listitem', { name: `Image ${place}`, exact: true });

/** Picks files through the button. */
export async function pick(page: Page, ...files: PickedFile[]): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Add images' }).click();
  await (await chooser).setFiles(files);
}

/** Picks them and waits until all are up. */
export async function pickAndWait(page: Page, ...files: PickedFile[]): Promise<void> {
  await pick(page, ...files);
  for (let place = 1; place <= files.length; place += 1) await expect(tile(page, place)).toContainText('Ready');
}
