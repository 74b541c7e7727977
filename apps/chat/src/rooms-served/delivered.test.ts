import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Delivered } from './delivered.js';

describe('Delivered', () => {
  it('lets each sequence through once, in whatever order they come', () => {
    const shuffled = fc.integer({ min: 1, max: 40 }).chain((n) => {
      const seqs = Array.from({ length: n }, (_, i) => i + 1);
      return fc.shuffledSubarray([...seqs, ...seqs], { minLength: 2 * n, maxLength: 2 * n });
    });
    fc.assert(
      fc.property(shuffled, (seqs) => {
        const delivered = new Delivered(0);
        const through = seqs.filter((seq) => delivered.take(seq));
        expect([...through].sort((a, b) => a - b)).toEqual([...new Set(seqs)].sort((a, b) => a - b));
        expect(delivered.upTo).toBe(seqs.length / 2);
        expect(delivered.hasGap).toBe(false);
      }),
    );
  });

  it('knows of a gap until it is filled or given up', () => {
    const delivered = new Delivered(3);
    delivered.take(6);
    expect(delivered).toMatchObject({ upTo: 3, highest: 6, hasGap: true });
    delivered.skipTo(5);
    expect(delivered).toMatchObject({ upTo: 6, highest: 6, hasGap: false });
    expect(delivered.take(5)).toBe(false);
  });
});
