import { beforeEach, describe, expect, it } from '@jest/globals';
import { MemoryOversight } from '../../test/memory-oversight.js';
import { accepted, enrolled, HOME } from '../../test/people.js';
import { beginSingleSignOn, disconnect, endSession, endSingleSignOn, findSession } from '../index.js';

const CALLBACK = 'https://console.example/api/v1/sign-in/oidc/callback';
const WHO = { issuer: 'https://id.example', subject: '4711' };
let store: MemoryOversight;
let ada: Awaited<ReturnType<typeof enrolled>>;
beforeEach(async () => {
  store = new MemoryOversight();
  ada = await enrolled(store, 'Ada');
  store.provider = WHO;
});
const begin = async (asking: typeof ada | null = null) => {
  const { url, cookie } = accepted(await beginSingleSignOn(store.parts, CALLBACK, asking, HOME));
  return { state: url.searchParams.get('state') ?? '', cookie };
};
const end = async (back: { state: string; cookie: string | null }) =>
  (await endSingleSignOn(store.parts, { ...back, query: 'code=x' }, HOME)).ended;
const connectAda = async () => accepted(await end(await begin(ada)));

describe('single sign-on', () => {
  it('signs nobody in whose identity is not connected, whatever it is called', async () => {
    expect(await end(await begin())).toEqual({ refused: 'identity_unknown' });
    expect(store.logged('sign_in_failed')).toMatchObject([{ name: null, by: 'single sign-on' }]);
  });

  it('signs in whoever connected the identity while signed in', async () => {
    await connectAda();
    expect(store.logged('administrator_changed')).toEqual([
      { name: 'Ada', address: HOME.address, change: 'oidc connected', issuer: WHO.issuer },
    ]);
    const ended = accepted(await end(await begin()));
    if (!('signedIn' in ended)) throw new Error('not signed in');
    expect(await findSession(store.parts, ended.signedIn.token)).toMatchObject({ administrator: { name: 'Ada' } });
    expect(store.logged('signed_in')).toMatchObject([{ name: 'Ada', by: 'single sign-on' }]);
  });

  it('connects an identity to one administrator', async () => {
    await connectAda();
    const eve = await enrolled(store, 'Eve');
    expect(await end(await begin(eve))).toEqual({ refused: 'conflict' });
  });

  it('counts a state once, within ten minutes, in the browser that left', async () => {
    await connectAda();
    const left = await begin();
    expect(await end({ ...left, cookie: null })).toEqual({ refused: 'sign_in_refused' });
    expect(await end(left)).toEqual({ refused: 'sign_in_refused' });
    const others = await begin();
    expect(await end({ state: others.state, cookie: (await begin()).cookie })).toEqual({ refused: 'sign_in_refused' });
    const twice = await begin();
    const answers = await Promise.all([end(twice), end(twice)]);
    expect(answers.filter((one) => 'refused' in one)).toEqual([{ refused: 'sign_in_refused' }]);
    const late = await begin();
    store.wait(600);
    expect(await end(late)).toEqual({ refused: 'sign_in_refused' });
  });

  it('connects nobody whose session was ended while they were at the provider', async () => {
    const left = await begin(ada);
    await endSession(store.parts, ada, ada.session.id, HOME);
    expect(await end(left)).toEqual({ refused: 'sign_in_required' });
    expect(store.identities.size).toBe(0);
  });

  it('says when the provider is away, before and after', async () => {
    const left = await begin();
    store.provider = 'away';
    expect(await beginSingleSignOn(store.parts, CALLBACK, null, HOME)).toEqual({ refused: 'single_sign_on_away' });
    expect(await end(left)).toEqual({ refused: 'single_sign_on_away' });
    store.provider = null;
    store.provider = WHO;
    const again = await begin();
    store.provider = null;
    expect(await end(again)).toEqual({ refused: 'sign_in_refused' });
  });

  it('is taken back by whoever connected it', async () => {
    await connectAda();
    expect(await disconnect(store.parts, ada, HOME)).toBeNull();
    expect(await disconnect(store.parts, ada, HOME)).toEqual({ refused: 'not_found' });
    expect(await end(await begin())).toEqual({ refused: 'identity_unknown' });
    expect(store.logged('administrator_changed').at(-1)).toMatchObject({ change: 'oidc disconnected' });
  });
});
