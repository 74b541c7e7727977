import { CODE_ALPHABETS } from '@parley/contracts';
import type { CodeEntry, LinkKey, RoomCode } from '@parley/contracts';
import { randomToken, sha256 } from '@parley/crypto';
import { randomInt } from 'node:crypto';

/** A code at random; whether it is free is for the store to say. */
export function drawCode({ alphabet, length }: CodeEntry['code']): RoomCode {
  const letters = CODE_ALPHABETS[alphabet];
  return Array.from({ length }, () => letters.charAt(randomInt(letters.length))).join('') as RoomCode;
}

/** The 128 bits of a share link, base64url. */
export const drawLinkKey = (): LinkKey => randomToken(16) as LinkKey;

/** What is kept in clear of a link key: SHA-256, 32 bytes. The key has 128 random bits, so no salt is needed. */
export const linkKeyHash = (key: LinkKey): Buffer => sha256(Buffer.from(key, 'ascii'));
