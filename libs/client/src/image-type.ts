import type { ImageType } from '@parley/contracts';

const HEAD_BYTES = 12;
const SIGNATURES: readonly (readonly [ImageType, RegExp])[] = [
  ['image/jpeg', /^\xff\xd8\xff/],
  ['image/png', /^\x89PNG\r\n[^]\n/],
  ['image/gif', /^GIF8[79]a/],
  ['image/webp', /^RIFF[^]{4}WEBP/],
];

/**
 * What a file is by its first bytes (WHATWG MIME Sniffing, section 6.1), never by its name. null for everything the
 * service would refuse; 'unreadable' when the file changed or went since it was picked.
 */
export async function imageTypeOf(file: Blob): Promise<ImageType | 'unreadable' | null> {
  try {
    const head = String.fromCharCode(...new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer()));
    return SIGNATURES.find(([, signature]) => signature.test(head))?.[0] ?? null;
  } catch {
    return 'unreadable';
  }
}
