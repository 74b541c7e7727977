import { toBase64url } from '../base64url.js';
import { canonicalJson } from '../canonical-json.js';
import type { RoomPolicy } from './room-policy.js';

/** SHA-256 of the RFC 8785 form of the whole policy, base64url, 43 characters: the `terms` claim a device signs. */
export async function termsDigest(policy: RoomPolicy): Promise<string> {
  const bytes = new TextEncoder().encode(canonicalJson(policy));
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return toBase64url(digest);
}
