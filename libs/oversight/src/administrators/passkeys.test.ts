import { beforeEach, describe, expect, it } from '@jest/globals';
import { MemoryOversight } from '../../test/memory-oversight.js';
import { accepted, enrolled, HOME } from '../../test/people.js';
import { addPasskey, askNewPasskey, askPasskey, findSession, removePasskey, signInWithPasskey } from '../index.js';

const PAGE = 'https://console.example';
let store: MemoryOversight;
let ada: Awaited<ReturnType<typeof enrolled>>;
beforeEach(async () => {
  store = new MemoryOversight();
  ada = await enrolled(store, 'Ada');
});
const challengeOf = (options: unknown): string => (options as { challenge: string }).challenge;
/** An authenticator that says outright what it would sign; the real ceremonies are tried in admin's tests. */
const answer = (challenge: string, more: object = {}) => ({
  id: 'key-1',
  challenge,
  key: 'secret',
  counter: 0,
  ...more,
});

const add = async (challenge?: string) =>
  addPasskey(
    store.parts,
    ada,
    {
      credential: answer(challenge ?? challengeOf(accepted(await askNewPasskey(store.parts, ada, PAGE)))),
      page: PAGE,
      name: 'My laptop',
    },
    HOME,
  );
const use = async (more: object = {}, challenge?: string) =>
  signInWithPasskey(
    store.parts,
    {
      credential: answer(challenge ?? challengeOf(accepted(await askPasskey(store.parts, PAGE, HOME))), more),
      page: PAGE,
    },
    HOME,
  );

describe('a passkey', () => {
  it('is added by whoever is signed in, and then signs in alone', async () => {
    expect(accepted(await add())).toMatchObject({ id: 'key-1', name: 'My laptop', usedAt: null });
    const begun = accepted(await use());
    expect(await findSession(store.parts, begun.token)).toMatchObject({ administrator: { name: 'Ada' } });
    expect(store.logged('passkey_added')).toEqual([{ name: 'Ada', address: HOME.address, passkey: 'My laptop' }]);
    expect(store.logged('signed_in')).toMatchObject([{ name: 'Ada', by: 'passkey', passkey: 'My laptop' }]);
    expect(await add()).toEqual({ refused: 'conflict' });
  });

  it('answers a challenge once, within five minutes, of its own purpose and person', async () => {
    accepted(await add());
    const challenge = challengeOf(accepted(await askPasskey(store.parts, PAGE, HOME)));
    const answers = await Promise.all([use({}, challenge), use({}, challenge)]);
    expect(answers.filter((one) => 'refused' in one)).toEqual([{ refused: 'sign_in_refused' }]);
    const forNew = challengeOf(accepted(await askNewPasskey(store.parts, ada, PAGE)));
    expect(await use({}, forNew)).toEqual({ refused: 'sign_in_refused' });
    const eve = await enrolled(store, 'Eve');
    const evesOwn = challengeOf(accepted(await askNewPasskey(store.parts, eve, PAGE)));
    expect(await add(evesOwn)).toEqual({ refused: 'bad_proof' });
    const late = challengeOf(accepted(await askPasskey(store.parts, PAGE, HOME)));
    store.wait(5 * 60);
    expect(await use({}, late)).toEqual({ refused: 'sign_in_refused' });
    expect(await askNewPasskey(store.parts, ada, PAGE)).toEqual({ refused: 'confirmation_required' });
  });

  it('is refused alike when it is unknown, signs wrongly or counts backwards, and the network is locked after five', async () => {
    accepted(await add());
    accepted(await use({ counter: 7 }));
    for (const wrong of [{ id: 'unknown' }, { key: 'other' }, { counter: 7 }, { counter: 6 }, { counter: 0 }])
      expect(await use(wrong)).toEqual({ refused: 'sign_in_refused' });
    expect(store.logged('sign_in_failed').map(({ name, by }) => [name, by])).toEqual([
      [null, 'passkey'],
      ...Array<[string, string]>(4).fill(['Ada', 'passkey']),
    ]);
    expect(await use({ counter: 8 })).toMatchObject({ refused: 'locked_out' });
    store.wait(60);
    accepted(await use({ counter: 8 }));
  });

  it('is removed by its owner alone', async () => {
    accepted(await add());
    const eve = await enrolled(store, 'Eve');
    expect(await removePasskey(store.parts, eve, 'key-1', HOME)).toEqual({ refused: 'not_found' });
    expect(await removePasskey(store.parts, ada, 'key-1', HOME)).toBeNull();
    expect(await use()).toEqual({ refused: 'sign_in_refused' });
    expect(store.logged('passkey_removed')).toEqual([{ name: 'Ada', address: HOME.address, passkey: 'My laptop' }]);
  });
});
