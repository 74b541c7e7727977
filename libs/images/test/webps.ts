import { film } from './pictures.js';

interface Chunk {
  name: string;
  bytes: Buffer;
}
function chunksOf(webp: Buffer): Chunk[] {
  const chunks: Chunk[] = [];
  for (let at = 12; at < webp.length;) {
    const size = webp.readUInt32LE(at + 4);
    const end = at + 8 + size + (size % 2);
    chunks.push({ name: webp.toString('latin1', at, at + 4), bytes: webp.subarray(at, end) });
    at = end;
  }
  return chunks;
}

/** A moving WebP that shows the same frame over and over: no encoder would write it. */
export async function repeatedWebp(width: number, height: number, frames: number): Promise<Buffer> {
  const chunks = chunksOf(await film(width, height, 2).webp({ effort: 0, quality: 50 }).toBuffer());
  const frame = chunks.find(({ name }) => name === 'ANMF');
  if (!frame) throw new Error('this WebP does not move');
  const head = chunks.filter(({ name }) => name === 'VP8X' || name === 'ANIM').map(({ bytes }) => bytes);
  const body = Buffer.concat([...head, ...Array.from({ length: frames }, () => frame.bytes)]);
  const container = Buffer.from('RIFF\0\0\0\0WEBP', 'latin1');
  container.writeUInt32LE(body.length + 4, 4);
  return Buffer.concat([container, body]);
}
