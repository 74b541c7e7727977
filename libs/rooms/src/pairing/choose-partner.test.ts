import { describe, expect, it } from '@jest/globals';
import { testSeeker } from '@parley/testing';
import fc from 'fast-check';
import type { Seeker, Wishes } from '../ports/matchmaker.js';
import { choosePartner } from './choose-partner.js';

const wishes = fc.option(
  fc.record<Wishes>({
    own: fc.constantFrom('male', 'female', 'unspecified'),
    lookingFor: fc.constantFrom('male', 'female', 'anyone'),
  }),
);
/** People longest waiting first, who may have met or blocked one another. */
const pools = fc
  .array(fc.record({ wishes, last: fc.option(fc.nat(9)), blocked: fc.array(fc.nat(9), { maxLength: 2 }) }), {
    minLength: 1,
    maxLength: 10,
  })
  .map((people) => {
    const seekers = people.map((p, i) => testSeeker(i, { wishes: p.wishes }));
    const at = (i: number) => seekers[i % seekers.length]?.thumbprint ?? null;
    return people.map((p, i): Seeker => {
      const blocked = p.blocked.flatMap((b) => at(b) ?? []);
      return { ...(seekers[i] ?? testSeeker(i)), lastPartner: p.last === null ? null : at(p.last), blocked };
    });
  });

/** The rule in other words: try everybody, keep who may meet, order them by having met just now and by waiting. */
function bruteForce(seeker: Seeker, pool: readonly Seeker[]): Seeker | null {
  const likes = (a: Seeker, b: Seeker) => {
    if (a.wishes === null || b.wishes === null) return true;
    return a.wishes.lookingFor === 'anyone' ? true : a.wishes.lookingFor === b.wishes.own;
  };
  const may = pool.filter((other) => {
    if (other.thumbprint === seeker.thumbprint) return false;
    if (new Set(seeker.blocked).has(other.thumbprint) || new Set(other.blocked).has(seeker.thumbprint)) return false;
    return likes(seeker, other) && likes(other, seeker);
  });
  const again = (other: Seeker) =>
    Number(seeker.lastPartner === other.thumbprint || other.lastPartner === seeker.thumbprint);
  return may.sort((a, b) => again(a) - again(b) || a.since - b.since)[0] ?? null;
}

describe('choosing a partner', () => {
  it('is the same as trying everybody', () => {
    fc.assert(
      fc.property(pools, fc.nat(9), (pool, index) => {
        const seeker = pool[index % pool.length];
        return seeker === undefined || choosePartner(seeker, pool) === bruteForce(seeker, pool);
      }),
      { numRuns: 2_000 },
    );
  });

  it('keeps the wishes of both', () => {
    fc.assert(
      fc.property(pools, (pool) => {
        for (const seeker of pool) {
          const other = choosePartner(seeker, pool);
          if (!other?.wishes || !seeker.wishes) continue;
          expect(['anyone', other.wishes.own]).toContain(seeker.wishes.lookingFor);
          expect(['anyone', seeker.wishes.own]).toContain(other.wishes.lookingFor);
        }
      }),
    );
  });

  it('lets nobody who fits be passed over by one who came later', () => {
    const [first, second, seeker] = [testSeeker(1), testSeeker(2), testSeeker(3)];
    expect(choosePartner(seeker, [first, second, seeker])).toBe(first);
    const met = { ...seeker, lastPartner: first.thumbprint };
    expect(choosePartner(met, [first, second, met])).toBe(second);
    expect(choosePartner(met, [first, met])).toBe(first);
  });
});
