import assert from 'node:assert/strict';
import type { ServerTime, Thumbprint } from '@parley/contracts';
import { randomToken } from '@parley/crypto';
import type { Matchmaker, Seeker } from '@parley/rooms';
import type { Statement } from './statement.js';

const at = (ms: number) => ms as ServerTime;
const TERMS = 'terms-of-one-policy';

/** Someone with a random device, waiting since `since` with a lease of 10 s. */
export const testSeeker = (since: number, fields: Partial<Seeker> = {}): Seeker => ({
  thumbprint: randomToken(32) as Thumbprint,
  terms: TERMS,
  since: at(since),
  leaseUntil: at(since + 10_000),
  wishes: null,
  name: null,
  about: null,
  joinProof: 'proof',
  lastPartner: null,
  blocked: [],
  ...fields,
});
const waiting = async (matchmaker: Matchmaker, now: number, terms = TERMS): Promise<string[]> =>
  (await matchmaker.pool(terms, at(now))).map((s) => s.thumbprint);

export const matchmakerStatements: readonly Statement<Matchmaker>[] = [
  {
    says: 'shows the living seekers of a pool, longest waiting first',
    async holds(make) {
      const matchmaker = await make();
      const [late, early, elsewhere] = [testSeeker(20), testSeeker(10), testSeeker(5, { terms: 'other-terms' })];
      for (const seeker of [late, early, elsewhere]) await matchmaker.seek(seeker);
      assert.deepEqual(await waiting(matchmaker, 30), [early.thumbprint, late.thumbprint]);
      assert.deepEqual(await matchmaker.pool('other-terms', at(30)), [elsewhere]);
    },
  },
  {
    says: 'loses a seeker whose lease has run out',
    async holds(make) {
      const matchmaker = await make();
      const seeker = testSeeker(0);
      await matchmaker.seek(seeker);
      assert.deepEqual(await waiting(matchmaker, 9_999), [seeker.thumbprint]);
      assert.deepEqual(await waiting(matchmaker, 10_000), []);
    },
  },
  {
    says: 'keeps the place of one who seeks again, with the new wishes and lease',
    async holds(make) {
      const matchmaker = await make();
      const [first, second] = [testSeeker(0), testSeeker(10)];
      await matchmaker.seek(first);
      await matchmaker.seek(second);
      const wishes = { own: 'female', lookingFor: 'anyone' } as const;
      await matchmaker.seek({ ...first, since: at(5_000), leaseUntil: at(15_000), wishes });
      const [head] = await matchmaker.pool(TERMS, at(9_000));
      assert.deepEqual(head, { ...first, leaseUntil: 15_000, wishes });
    },
  },
  {
    says: 'gives one who comes back after the lease a new place',
    async holds(make) {
      const matchmaker = await make();
      const [first, second] = [testSeeker(0), testSeeker(5_000)];
      await matchmaker.seek(first);
      await matchmaker.seek(second);
      await matchmaker.seek({ ...first, since: at(12_000), leaseUntil: at(22_000) });
      assert.deepEqual(await waiting(matchmaker, 12_001), [second.thumbprint, first.thumbprint]);
    },
  },
  {
    says: 'takes both out of the pool or neither',
    async holds(make) {
      const matchmaker = await make();
      const [a, b, c] = [testSeeker(0), testSeeker(1), testSeeker(2)];
      for (const seeker of [a, b, c]) await matchmaker.seek(seeker);
      assert.equal(await matchmaker.claim(TERMS, a.thumbprint, testSeeker(0).thumbprint), false);
      assert.equal(await matchmaker.claim(TERMS, a.thumbprint, a.thumbprint), false);
      assert.equal((await waiting(matchmaker, 3)).length, 3);
      assert.equal(await matchmaker.claim(TERMS, c.thumbprint, a.thumbprint), true);
      assert.deepEqual(await waiting(matchmaker, 3), [b.thumbprint]);
      assert.equal(await matchmaker.claim(TERMS, b.thumbprint, a.thumbprint), false);
    },
  },
  {
    says: 'gives nobody to two, however many claim at once',
    async holds(make) {
      const matchmaker = await make();
      const seekers = Array.from({ length: 12 }, (_, i) => testSeeker(i));
      for (const seeker of seekers) await matchmaker.seek(seeker);
      const wanted = seekers.flatMap((a) => seekers.filter((b) => b !== a).map((b) => [a, b] as const));
      const got = await Promise.all(
        wanted.map(async ([a, b]) => ((await matchmaker.claim(TERMS, a.thumbprint, b.thumbprint)) ? [a, b] : [])),
      );
      const taken = got.flat();
      assert.equal(taken.length, 12);
      assert.equal(new Set(taken).size, 12);
    },
  },
  {
    says: 'lets a seeker stop',
    async holds(make) {
      const matchmaker = await make();
      const seeker = testSeeker(0);
      await matchmaker.seek(seeker);
      await matchmaker.cancel(TERMS, seeker.thumbprint);
      await matchmaker.cancel(TERMS, seeker.thumbprint);
      assert.deepEqual(await waiting(matchmaker, 1), []);
    },
  },
];
