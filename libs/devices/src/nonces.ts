import { createHmac, createSecretKey, timingSafeEqual, type KeyObject } from 'node:crypto';
import { LIMITS } from '@parley/contracts';

const KEY_BYTES = 32;
const WINDOW_MS = LIMITS.nonceWindowSeconds * 1000;

/**
 * Nonces of device proofs (RFC 9449, section 8) without a store: a nonce is an HMAC over the number of its window of time,
 * so every gateway with the same key issues and accepts the same ones.
 */
export class Nonces {
  readonly #key: KeyObject;
  /** RangeError unless the key has 32 bytes. */
  constructor(key: Uint8Array) {
    if (key.length !== KEY_BYTES) throw new RangeError('a nonce key has 32 bytes');
    this.#key = createSecretKey(key);
  }

  /** The nonce of the window `now` lies in, milliseconds since the epoch; 43 characters of base64url. */
  issue(now: number): string {
    return this.#nonceOf(windowOf(now)).toString('base64url');
  }

  /** Whether this is the nonce of the current or the previous window. The time it takes tells nothing about the right one. */
  accepts(nonce: string, now: number): boolean {
    const given = Buffer.from(nonce, 'utf8');
    const matches = [windowOf(now), windowOf(now) - 1].map((window) => {
      const right = Buffer.from(this.#nonceOf(window).toString('base64url'), 'utf8');
      return given.length === right.length && timingSafeEqual(given, right);
    });
    return matches.includes(true);
  }

  #nonceOf(window: number): Buffer {
    return createHmac('sha256', this.#key).update(`${window}`).digest();
  }
}

const windowOf = (now: number): number => Math.floor(now / WINDOW_MS);
