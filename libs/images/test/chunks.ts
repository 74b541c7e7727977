import { crc32, deflateSync } from 'node:zlib';

const bigEndian = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};

const PNG_HEADER = 33;
export function pngChunk(name: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  return Buffer.concat([bigEndian(data.length), body, bigEndian(crc32(body))]);
}
/** A PNG with one more chunk, right after its header. */
const withPngChunk = (png: Buffer, name: string, data: Uint8Array): Buffer =>
  Buffer.concat([png.subarray(0, PNG_HEADER), pngChunk(name, data), png.subarray(PNG_HEADER)]);
export const withPngText = (png: Buffer, text: string): Buffer =>
  withPngChunk(png, 'tEXt', Buffer.from(`Comment\0${text}`));
export const withPngProfile = (png: Buffer, profile: Uint8Array): Buffer =>
  withPngChunk(png, 'iCCP', Buffer.concat([Buffer.from('profile\0\0'), deflateSync(profile)]));

/** A JPEG with one more segment, right after its start. */
export function withJpegSegment(jpeg: Buffer, marker: number, data: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(data.length + 2, 2);
  return Buffer.concat([jpeg.subarray(0, 2), head, data, jpeg.subarray(2)]);
}
export const withJpegComment = (jpeg: Buffer, text: string): Buffer => withJpegSegment(jpeg, 0xfe, Buffer.from(text));
/** IPTC lies in a Photoshop segment. */
export function withJpegCaption(jpeg: Buffer, text: string): Buffer {
  const caption = Buffer.concat([Buffer.from([0x1c, 2, 120, 0, text.length]), Buffer.from(text)]);
  const size = bigEndian(caption.length);
  const resource = Buffer.concat([Buffer.from('8BIM'), Buffer.from([0x04, 0x04, 0, 0]), size, caption]);
  return withJpegSegment(jpeg, 0xed, Buffer.concat([Buffer.from('Photoshop 3.0\0'), resource]));
}

/** A WebP with one more chunk at its end; its container says so. */
export function withWebpChunk(webp: Buffer, name: string, data: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.write(name, 'latin1');
  head.writeUInt32LE(data.length, 4);
  const whole = Buffer.concat([webp, head, data, Buffer.alloc(data.length % 2)]);
  whole.writeUInt32LE(whole.length - 8, 4);
  return whole;
}

/** A GIF with a comment before its first frame, and an application's block of its own. */
export function withGifComment(gif: Buffer, text: string): Buffer {
  const table = (gif[10] ?? 0) & 0x80 ? 3 << (((gif[10] ?? 0) & 7) + 1) : 0;
  const comment = Buffer.concat([Buffer.from([0x21, 0xfe, text.length]), Buffer.from(text), Buffer.from([0])]);
  const other = Buffer.concat([
    Buffer.from([0x21, 0xff, 11]),
    Buffer.from('XMP DataXMP'),
    Buffer.from([text.length]),
    Buffer.from(text),
    Buffer.from([0]),
  ]);
  return Buffer.concat([gif.subarray(0, 13 + table), comment, other, gif.subarray(13 + table)]);
}
