import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Nonces } from './nonces.js';

const WINDOW = 60_000;
const key = randomBytes(32);
const nonces = new Nonces(key);
const now = fc.integer({ min: WINDOW * 2, max: 2 ** 45 });

describe('a nonce', () => {
  it('counts in its window and in the next one, at every gateway with the key', () => {
    fc.assert(
      fc.property(now, fc.integer({ min: 0, max: 2 * WINDOW - 1 }), (at, later) => {
        const start = at - (at % WINDOW);
        expect(new Nonces(key).accepts(nonces.issue(at), start + later)).toBe(true);
      }),
    );
  });

  it('does not count before its window or two windows later', () => {
    fc.assert(
      fc.property(now, (at) => {
        const start = at - (at % WINDOW);
        expect(nonces.accepts(nonces.issue(at), start - 1)).toBe(false);
        expect(nonces.accepts(nonces.issue(at), start + 2 * WINDOW)).toBe(false);
      }),
    );
  });

  it('is 43 characters that only the key can make', () => {
    expect(nonces.issue(1_790_000_000_000)).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(new Nonces(randomBytes(32)).accepts(nonces.issue(1_790_000_000_000), 1_790_000_000_000)).toBe(false);
    fc.assert(fc.property(fc.string({ unit: 'binary' }), now, (text, at) => !nonces.accepts(text, at)));
    expect(() => new Nonces(randomBytes(31))).toThrow(RangeError);
  });
});
