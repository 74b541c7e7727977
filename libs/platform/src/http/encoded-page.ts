import { brotliCompressSync, gzipSync } from 'node:zlib';
import type { Request, Response } from 'express';

/** How a file can be sent smaller (RFC 9110, section 8.4.1; RFC 7932), the smallest first, and what its name ends in beside the file itself. */
export const ENCODINGS = [
  { name: 'br', suffix: '.br', encode: (bytes: Buffer): Buffer => brotliCompressSync(bytes) },
  { name: 'gzip', suffix: '.gz', encode: (bytes: Buffer): Buffer => gzipSync(bytes, { level: 9 }) },
] as const;
type Encoding = (typeof ENCODINGS)[number];

/** The smallest of those there are that the caller takes; caches are told that it was a choice. */
export function encodingFor(
  request: Request,
  response: Response,
  isThere: (encoding: Encoding) => boolean,
): Encoding | undefined {
  const there = ENCODINGS.filter(isThere);
  if (there.length === 0) return undefined;
  response.vary('Accept-Encoding');
  return there.find(({ name }) => request.acceptsEncodings(name) === name);
}

/** A page that never changes while the service runs, compressed once. There is no secret in it that its size could tell. */
export class EncodedPage {
  readonly #plain: Buffer;
  readonly #encoded: ReadonlyMap<string, Buffer>;

  constructor(html: string) {
    const plain = Buffer.from(html, 'utf8');
    this.#plain = plain;
    this.#encoded = new Map(ENCODINGS.map(({ name, encode }) => [name, encode(plain)]));
  }

  send(request: Request, response: Response): void {
    const encoding = encodingFor(request, response, () => true);
    if (encoding) response.setHeader('Content-Encoding', encoding.name);
    response.type('html').send((encoding && this.#encoded.get(encoding.name)) ?? this.#plain);
  }
}
