import { canonicalJson, toBase64url, type AttachmentReference } from '@parley/contracts';
import type { StoredMessage } from './outbox-store.js';

export interface OwnMessage {
  seq: number;
  clientMessageId: string;
  /** c, 32 bytes. */
  commitment: Uint8Array;
}

const CONTENT = 0x02;
const OWN_BYTES = 4 + 16 + 32;
const utf8 = new TextEncoder();

const sha256 = async (bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));

/**
 * c of a message as this device made it, from its own salt and words and never from what the service shows:
 * SHA-256(0x02 ‖ salt ‖ RFC 8785 content) (docs/protocol.md, *Record*).
 */
export function commitmentOf({ salt, text, attachments }: StoredMessage): Promise<Uint8Array> {
  const content = utf8.encode(canonicalJson({ text, attachments: attachments.map(facts) }));
  const salted = bytesOf(salt);
  const bytes = new Uint8Array(1 + salted.length + content.length);
  bytes[0] = CONTENT;
  bytes.set(salted, 1);
  bytes.set(content, 1 + salted.length);
  return sha256(bytes);
}

const bytesOf = (base64url: string): Uint8Array =>
  Uint8Array.from(atob(base64url.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0));

/** What the content holds of an image, and nothing that a page keeps beside it. */
function facts(image: AttachmentReference): AttachmentReference {
  const { id, type, bytes, width, height, sha256, thumbnailSha256, alt } = image;
  return { id, type, bytes, width, height, sha256, thumbnailSha256, alt };
}

/** SHA-256 over seq (4 bytes, big-endian) ‖ client message id (16) ‖ c (32) of each, ascending; base64url. */
export async function ownDigest(own: readonly OwnMessage[]): Promise<string> {
  const bytes = new Uint8Array(own.length * OWN_BYTES);
  const view = new DataView(bytes.buffer);
  for (const [index, { seq, clientMessageId, commitment }] of own.entries()) {
    const at = index * OWN_BYTES;
    view.setUint32(at, seq);
    const id = clientMessageId.replaceAll('-', '');
    for (let i = 0; i < 16; i += 1) bytes[at + 4 + i] = Number.parseInt(id.slice(2 * i, 2 * i + 2), 16);
    bytes.set(commitment, at + 20);
  }
  return toBase64url(await sha256(bytes));
}

/** What the next receipt calls `previous`, base64url. */
export const receiptDigest = async (jws: string): Promise<string> => toBase64url(await sha256(utf8.encode(jws)));
