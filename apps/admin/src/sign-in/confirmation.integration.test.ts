import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { AccountAnswer, ConfirmedAnswer, PasskeyOptionsAnswer, ServerTime } from '@parley/contracts';
import pg from 'pg';
import { Authenticator } from '../../test/authenticator.js';
import { Browser, codeFor, codeOf, ORIGIN, PASSWORD, signedIn, startConsole } from '../../test/console.js';
import type { Console } from '../../test/console.js';
import { MemorySignOn } from '../../test/memory-sign-on.js';

type Options = Parameters<Authenticator['get']>[0];
const STEP = 30_000;
let ahead = 0;
let service: Console;
beforeAll(async () => {
  service = await startConsole({
    change: (parts) => ({
      ...parts,
      singleSignOn: new MemorySignOn(),
      now: () => (Date.now() + ahead) as ServerTime,
    }),
  });
});
afterAll(() => service.stop());
// All of these tests come from one address: what one of them gets wrong must not lock the next one out.
beforeEach(async () => {
  ahead = 0;
  await asOwner('delete from sign_in_attempts');
});

async function asOwner(statement: string): Promise<void> {
  const client = new pg.Client(service.database.owner);
  await client.connect();
  await client.query(statement);
  await client.end();
}
/** Six minutes go by. */
const later = (): void => {
  ahead += 12 * STEP;
};
const codeNow = (secret: string, steps = 0): string => codeFor(secret, steps + ahead / STEP);
const optionsOf = async (browser: Browser, path: string): Promise<Options> =>
  (await browser.post<PasskeyOptionsAnswer>(path, {})).options as unknown as Options;
async function addPasskey(browser: Browser, key = new Authenticator()) {
  const asked = await browser.call('POST', '/passkeys/options', {});
  if (asked.status !== 200) return asked;
  const { options } = asked.json as { options: Options };
  return browser.call('POST', '/passkeys', { name: 'Key', credential: key.create(options, { origin: ORIGIN }) });
}

describe('a session alone', () => {
  it('adds no way in five minutes after the second factor, and does so again after a fresh code', async () => {
    const ada = await signedIn(service, 'Ada', ['auditor']);
    expect(codeOf(await addPasskey(ada))).toBe(201);
    const options = await optionsOf(ada, '/passkeys/options');
    later();
    expect(codeOf(await addPasskey(ada))).toBe('confirmation_required');
    const credential = new Authenticator().create(options, { origin: ORIGIN });
    expect(codeOf(await ada.call('POST', '/passkeys', { name: 'Late', credential }))).toBe('confirmation_required');
    expect(codeOf(await ada.call('POST', '/account/oidc', {}))).toBe('confirmation_required');

    const confirm = (body: object) => ada.call('POST', '/account/confirmation', body);
    expect(codeOf(await confirm({ code: '000000' }))).toBe('sign_in_refused');
    const code = codeNow(ada.totpSecret);
    const { confirmedUntil } = await ada.post<ConfirmedAnswer>('/account/confirmation', { code });
    expect(confirmedUntil).toBeGreaterThan(Date.now() + ahead + 4 * 60_000);
    expect((await ada.get<AccountAnswer>('/account')).confirmedUntil).toBe(confirmedUntil);
    expect(codeOf(await addPasskey(ada))).toBe(201);
    expect(codeOf(await ada.call('POST', '/account/oidc', {}))).toBe(200);
    expect(codeOf(await confirm({ code }))).toBe('sign_in_refused');
    for (const body of [{}, { code, credential: { id: 'x' } }, { code: '12345' }])
      expect(codeOf(await confirm(body))).toBe('bad_request');
  });

  it('is confirmed by a passkey of one’s own, once, and by nobody else’s', async () => {
    const bob = await signedIn(service, 'Bob', ['viewer']);
    const eve = await signedIn(service, 'Eve', ['viewer']);
    const [bobs, eves] = [new Authenticator(), new Authenticator()];
    expect(codeOf(await addPasskey(bob, bobs))).toBe(201);
    expect(codeOf(await addPasskey(eve, eves))).toBe(201);
    later();
    const path = '/account/confirmation/options';
    const confirm = (credential: unknown) => bob.call('POST', '/account/confirmation', { credential });
    expect(codeOf(await confirm(eves.get(await optionsOf(bob, path), { origin: ORIGIN })))).toBe('sign_in_refused');
    expect(codeOf(await confirm(bobs.get(await optionsOf(eve, path), { origin: ORIGIN })))).toBe('sign_in_refused');
    const answer = bobs.get(await optionsOf(new Browser(service.url), '/sign-in/passkeys/options'), { origin: ORIGIN });
    expect(codeOf(await confirm(answer))).toBe('sign_in_refused');
    const credential = bobs.get(await optionsOf(bob, path), { origin: ORIGIN });
    expect(codeOf(await confirm(credential))).toBe(200);
    expect(codeOf(await confirm(credential))).toBe('sign_in_refused');
    expect(codeOf(await addPasskey(bob))).toBe(201);
  });

  it('that began with a recovery code is not confirmed', async () => {
    const kim = await signedIn(service, 'Kim', ['viewer']);
    const { recoveryCodes } = await kim.post<{ recoveryCodes: string[] }>('/recovery-codes', {
      code: codeFor(kim.totpSecret, 1),
    });
    const other = new Browser(service.url);
    await other.post('/sign-in', { name: 'Kim', password: PASSWORD, code: recoveryCodes[0] });
    expect((await other.get<AccountAnswer>('/account')).confirmedUntil).toBeNull();
    expect(codeOf(await addPasskey(other))).toBe('confirmation_required');
  });

  it('is locked out of guessing like anybody', async () => {
    const lea = await signedIn(service, 'Lea', ['viewer']);
    const codes: unknown[] = [];
    for (let n = 0; n < 6; n += 1)
      codes.push(codeOf(await lea.call('POST', '/account/confirmation', { code: '000000' })));
    expect(codes).toEqual([...Array<string>(5).fill('sign_in_refused'), 'locked_out']);
  });
});
