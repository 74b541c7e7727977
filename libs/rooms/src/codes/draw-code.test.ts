import { describe, expect, it } from '@jest/globals';
import { isLinkKey, normalizeCode, parseCode } from '@parley/contracts';
import { drawCode, drawLinkKey, linkKeyHash } from './draw-code.js';

const crockford = { alphabet: 'crockford32', length: 4, renewEvery: null, quarantine: 0 } as const;
const digits = { alphabet: 'digits', length: 6, renewEvery: null, quarantine: 0 } as const;

describe('codes', () => {
  it('are drawn in the alphabet and length of the policy, each letter as often', () => {
    const seen = new Map<string, number>();
    for (let i = 0; i < 8_000; i += 1)
      for (const letter of drawCode(crockford)) seen.set(letter, (seen.get(letter) ?? 0) + 1);
    expect(seen.size).toBe(32);
    // 1,000 each are expected; six standard deviations are 190.
    for (const count of seen.values()) expect(Math.abs(count - 1_000)).toBeLessThan(190);
    expect(drawCode(digits)).toMatch(/^\d{6}$/);
  });

  it('are read however a person types them', () => {
    expect(normalizeCode(' o1-iL ')).toBe('0111');
    expect(parseCode('ab-c8', 'crockford32', 4)).toBe('ABC8');
    expect(parseCode('abcu', 'crockford32', 4)).toBeNull();
    expect(parseCode('12345', 'digits', 6)).toBeNull();
    for (let i = 0; i < 100; i += 1) {
      const code = drawCode(crockford);
      expect(parseCode(code.toLowerCase(), 'crockford32', 4)).toBe(code);
    }
  });

  it('come with link keys of 128 bits, kept as their SHA-256', () => {
    const key = drawLinkKey();
    expect(isLinkKey(key)).toBe(true);
    expect(drawLinkKey()).not.toBe(key);
    expect(linkKeyHash(key)).toHaveLength(32);
  });
});
