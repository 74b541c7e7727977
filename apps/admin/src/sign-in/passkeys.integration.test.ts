import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { AccountAnswer, LogAnswer, PasskeyOptionsAnswer, PasskeyView } from '@parley/contracts';
import { Authenticator } from '../../test/authenticator.js';
import type { Answering } from '../../test/authenticator.js';
import { Browser, codeOf, ORIGIN, signedIn, startConsole } from '../../test/console.js';
import type { Answer, Console } from '../../test/console.js';

type Options = Parameters<Authenticator['get']>[0];
let service: Console;
let ada: Browser;
let authenticator: Authenticator;
beforeAll(async () => {
  service = await startConsole();
  ada = await signedIn(service, 'Ada', ['auditor']);
  authenticator = new Authenticator();
  await ada.post('/passkeys', {
    name: 'Key',
    credential: authenticator.create(await newOptions(), { origin: ORIGIN }),
  });
});
afterAll(() => service.stop());

const newOptions = async (): Promise<Options> =>
  (await ada.post<PasskeyOptionsAnswer>('/passkeys/options', {})).options as unknown as Options;
const options = async (browser: Browser): Promise<Options> =>
  (await browser.post<PasskeyOptionsAnswer>('/sign-in/passkeys/options', {})).options as unknown as Options;
/** One try from a browser of its own, so that nothing but the answer differs. */
async function signIn(answering: Partial<Answering> = {}, using = authenticator): Promise<Answer> {
  const browser = new Browser(service.url);
  const credential = using.get(await options(browser), { origin: ORIGIN, ...answering });
  return browser.call('POST', '/sign-in/passkeys', { credential });
}

describe('a passkey over the network', () => {
  it('is asked for as one that is found without a name and checks who holds it', async () => {
    expect(await newOptions()).toMatchObject({
      rp: { id: 'console.example' },
      user: { name: 'Ada' },
      attestation: 'none',
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      excludeCredentials: [{ id: authenticator.id }],
    });
    expect(await options(new Browser(service.url))).toMatchObject({
      rpId: 'console.example',
      userVerification: 'required',
    });
  });

  it('signs in alone, and is named in the account and in the log', async () => {
    const answer = await signIn();
    expect([answer.status, answer.json]).toMatchObject([201, { administrator: { name: 'Ada' } }]);
    expect(answer.headers['set-cookie']?.[0]).toMatch(/^parley-admin=/);
    const { passkeys } = await ada.get<AccountAnswer>('/account');
    expect(passkeys).toMatchObject([{ id: authenticator.id, name: 'Key', usedAt: expect.any(Number) }]);
    const { entries } = await ada.get<LogAnswer>('/log?type=signed_in');
    expect(entries[0]?.details).toMatchObject({ name: 'Ada', by: 'passkey', passkey: 'Key' });
  });

  it('is refused in the same bytes whatever is wrong, and the network waits after five', async () => {
    const own = await startConsole();
    try {
      const bob = await signedIn(own, 'Bob', ['viewer']);
      const key = new Authenticator();
      const { options: made } = await bob.post<PasskeyOptionsAnswer>('/passkeys/options', {});
      await bob.post('/passkeys', {
        name: 'Key',
        credential: key.create(made as unknown as Options, { origin: ORIGIN }),
      });
      const tries: [Partial<Answering>, Authenticator][] = [
        [{}, new Authenticator()],
        [{ origin: 'http://evil.example' }, key],
        [{ userVerified: false }, key],
        [{ challenge: 'AAAA' }, key],
        [{ userHandle: 'AAAA' }, key],
      ];
      const heard = new Set<string>();
      for (const [answering, using] of tries) {
        const browser = new Browser(own.url);
        const asked = (await browser.post<PasskeyOptionsAnswer>('/sign-in/passkeys/options', {})).options;
        const credential = using.get(asked as unknown as Options, { origin: ORIGIN, ...answering });
        heard.add((await browser.call('POST', '/sign-in/passkeys', { credential })).text);
      }
      expect([...heard]).toEqual([expect.stringContaining('sign_in_refused')]);
      const browser = new Browser(own.url);
      const asked = (await browser.post<PasskeyOptionsAnswer>('/sign-in/passkeys/options', {})).options;
      const credential = key.get(asked as unknown as Options, { origin: ORIGIN });
      expect(codeOf(await browser.call('POST', '/sign-in/passkeys', { credential }))).toBe('locked_out');
    } finally {
      await own.stop();
    }
  });

  it('answers a challenge once, even twice at the same moment', async () => {
    const browser = new Browser(service.url);
    const credential = authenticator.get(await options(browser), { origin: ORIGIN });
    const answers = await Promise.all(
      [1, 2, 3].map(() => new Browser(service.url).call('POST', '/sign-in/passkeys', { credential })),
    );
    expect(answers.map(codeOf).sort()).toEqual([201, 'sign_in_refused', 'sign_in_refused']);
  });

  it('whose counter falls back is a copy, and signs nobody in', async () => {
    const counting = new Authenticator();
    await ada.post('/passkeys', {
      name: 'Counting',
      credential: counting.create(await newOptions(), { origin: ORIGIN }),
    });
    expect(codeOf(await signIn({ counter: 5 }, counting))).toBe(201);
    for (const counter of [5, 4]) expect(codeOf(await signIn({ counter }, counting))).toBe('sign_in_refused');
    expect(codeOf(await signIn({ counter: 6 }, counting))).toBe(201);
  });

  it('is not added twice, without a check of who holds it, or for another page; and is removed', async () => {
    const add = async (answering: Partial<Answering>, using = new Authenticator()) =>
      ada.call('POST', '/passkeys', {
        name: 'Other',
        credential: using.create(await newOptions(), { origin: ORIGIN, ...answering }),
      });
    expect(codeOf(await add({}, authenticator))).toBe('conflict');
    expect(codeOf(await add({ userVerified: false }))).toBe('bad_proof');
    expect(codeOf(await add({ origin: 'http://evil.example' }))).toBe('bad_proof');
    const other = await add({});
    const { passkey } = other.json as { passkey: PasskeyView };
    expect((await ada.call('DELETE', `/passkeys/${passkey.id}`)).status).toBe(204);
    expect(codeOf(await ada.call('DELETE', `/passkeys/${passkey.id}`))).toBe('not_found');
  });

  it.each([
    ['nothing', {}],
    ['no JSON', { clientDataJSON: 'AAAA' }],
    ['no challenge', { clientDataJSON: Buffer.from('{}').toString('base64url') }],
    ['null', { clientDataJSON: Buffer.from('null').toString('base64url') }],
  ])('is refused with a code when its client data is %s', async (_what, response) => {
    const credential = { id: 'x', rawId: 'x', type: 'public-key', response };
    const answer = await new Browser(service.url).call('POST', '/sign-in/passkeys', { credential });
    expect(['bad_request', 'sign_in_refused', 'locked_out']).toContain(codeOf(answer));
  });
});
