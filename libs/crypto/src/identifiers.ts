import { randomBytes, randomUUID } from 'node:crypto';

/** UUIDv7 (RFC 9562, section 5.7): 48 bits of milliseconds, 74 random bits. Ids of one millisecond have no order. */
export function durableId(at: number = Date.now()): string {
  const time = at.toString(16).padStart(12, '0');
  // A UUIDv4 has random bits and the variant exactly where version 7 wants them: all that follows the version digit.
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
}

/** UUIDv4 (RFC 9562, section 5.4): 122 random bits. */
export const volatileId = (): string => randomUUID();

/** `bytes` random bytes as base64url without padding. */
export const randomToken = (bytes: number): string => randomBytes(bytes).toString('base64url');
