import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { API } from '@parley/contracts';
import type { AccountAnswer, AdministratorView, LogAnswer, SingleSignOnAnswer } from '@parley/contracts';
import { createLogger } from '@parley/platform';
import pg from 'pg';
import { ask, Browser, codeOf, ORIGIN, signedIn, startConsole } from '../../test/console.js';
import type { Answer, Console } from '../../test/console.js';
import { startOpenIdProvider } from '../../test/openid-provider.js';
import type { StartedProvider } from '../../test/openid-provider.js';
import { OpenIdProvider } from './openid-provider.js';

const CALLBACK = `${API}/sign-in/oidc/callback`;
const quiet = createLogger({ program: 'admin', level: 'silent' });
const host = new URL(ORIGIN).host;

let provider: StartedProvider;
let service: Console;
beforeAll(async () => {
  provider = await startOpenIdProvider(ORIGIN + CALLBACK);
  const { issuer, clientId, clientSecret } = provider;
  const singleSignOn = new OpenIdProvider({ issuer, clientId, clientSecret, name: 'Example' }, quiet);
  service = await startConsole({ change: (parts) => ({ ...parts, singleSignOn }) });
});
afterAll(async () => {
  await service.stop();
  await provider.stop();
});

// All of these tests come from one address: what one of them gets wrong must not lock the next one out.
beforeEach(async () => {
  const client = new pg.Client(service.database.owner);
  await client.connect();
  await client.query('delete from sign_in_attempts');
  await client.end();
});

/** Cookies as a browser keeps them: by name, the newest value. */
class Jar {
  readonly #cookies = new Map<string, string>();
  take(set: readonly string[] | undefined): void {
    for (const one of set ?? []) {
      const [pair = ''] = one.split(';');
      const [name = '', value = ''] = pair.split(/=(.*)/s);
      if (value === '') this.#cookies.delete(name);
      else this.#cookies.set(name, value);
    }
  }
  get header(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }
}

/** A navigation to the console, as a browser makes one: no Origin. */
async function visit(jar: Jar, path: string, headers: Record<string, string> = {}): Promise<Answer> {
  const answer = await ask(service.url, 'GET', path, { headers: { host, cookie: jar.header, ...headers } });
  jar.take(answer.headers['set-cookie']);
  return answer;
}

/** Signs in at the provider as whoever is there, and answers the address it sends the browser back to. */
async function atProvider(url: string): Promise<string> {
  const jar = new Jar();
  let next = url;
  while (next.startsWith(provider.issuer)) {
    const answer = await fetch(next, { redirect: 'manual', headers: { cookie: jar.header } });
    jar.take(answer.headers.getSetCookie());
    const location = answer.headers.get('location');
    if (location === null) throw new Error(`${answer.status} ${await answer.text()}`);
    next = new URL(location, next).href;
  }
  return next;
}
const pathOf = (url: string): string => url.slice(ORIGIN.length);

/** All of a sign-in; where it ends. */
async function signIn(jar = new Jar()): Promise<Answer> {
  const begun = await visit(jar, `${API}/sign-in/oidc`);
  return visit(jar, pathOf(await atProvider(begun.headers.location ?? '')));
}
async function connect(browser: Browser): Promise<Answer> {
  const jar = new Jar();
  const asked = await browser.call('POST', '/account/oidc', {});
  jar.take(asked.headers['set-cookie']);
  return visit(jar, pathOf(await atProvider((asked.json as SingleSignOnAnswer).url)));
}

describe('single sign-on against a real provider', () => {
  it('is offered by its name, and asked with state, nonce and a code challenge', async () => {
    expect((await ask(service.url, 'GET', `${API}/sign-in/ways`)).json).toEqual({ passkeys: true, oidc: 'Example' });
    const begun = await visit(new Jar(), `${API}/sign-in/oidc`);
    expect(begun.status).toBe(302);
    const { searchParams } = new URL(begun.headers.location ?? '');
    expect(Object.fromEntries(searchParams)).toMatchObject({
      response_type: 'code',
      scope: 'openid',
      code_challenge_method: 'S256',
      redirect_uri: ORIGIN + CALLBACK,
    });
    for (const name of ['state', 'nonce', 'code_challenge']) expect(searchParams.get(name)).toMatch(/^[\w-]{43}$/);
    expect(begun.headers['set-cookie']).toEqual([
      expect.stringMatching(/^parley-sign-on=[\w-]{43}; Max-Age=600; Path=\/; .*HttpOnly; SameSite=Lax$/),
    ]);
  });

  it('signs in the administrator who connected the identity, and nobody by any other', async () => {
    provider.become('4711');
    const before = await signIn();
    expect([before.status, before.headers.location]).toEqual([303, '/sign-in?sso=identity_unknown']);

    const ada = await signedIn(service, 'Ada', ['auditor']);
    expect((await connect(ada)).headers.location).toBe('/account?sso=connected');
    expect((await ada.get<AccountAnswer>('/account')).oidc).toMatchObject({
      name: 'Example',
      connectedAt: expect.any(Number),
    });

    const jar = new Jar();
    const ended = await signIn(jar);
    expect([ended.status, ended.headers.location]).toEqual([303, '/rooms']);
    const own = await ask(service.url, 'GET', `${API}/sessions`, { headers: { cookie: jar.header } });
    expect((own.json as { administrator: AdministratorView }).administrator.name).toBe('Ada');
    const { entries } = await ada.get<LogAnswer>('/log?limit=10');
    expect(entries.map(({ type, details }) => [type, details?.by ?? details?.change])).toEqual(
      expect.arrayContaining([
        ['signed_in', 'single sign-on'],
        ['administrator_changed', 'oidc connected'],
        ['sign_in_failed', 'single sign-on'],
      ]),
    );

    provider.become('4712');
    expect((await signIn()).headers.location).toBe('/sign-in?sso=identity_unknown');
    const eve = await signedIn(service, 'Eve', ['viewer']);
    provider.become('4711');
    expect((await connect(eve)).headers.location).toBe('/account?sso=conflict');
    expect((await ada.call('DELETE', '/account/oidc')).status).toBe(204);
    expect((await signIn()).headers.location).toBe('/sign-in?sso=identity_unknown');
  });

  it('takes an answer once, and only in the browser that left', async () => {
    provider.become('4713');
    const bob = await signedIn(service, 'Bob', ['viewer']);
    await connect(bob);
    const jar = new Jar();
    const begun = await visit(jar, `${API}/sign-in/oidc`);
    const back = pathOf(await atProvider(begun.headers.location ?? ''));
    expect((await visit(new Jar(), back)).headers.location).toBe('/sign-in?sso=sign_in_refused');
    expect((await visit(jar, back)).headers.location).toBe('/sign-in?sso=sign_in_refused');

    const again = await visit(jar, `${API}/sign-in/oidc`);
    const once = pathOf(await atProvider(again.headers.location ?? ''));
    const cookie = jar.header;
    const answers = await Promise.all([1, 2].map(() => ask(service.url, 'GET', once, { headers: { host, cookie } })));
    expect(answers.map(({ headers }) => headers.location).sort()).toEqual(['/rooms', '/sign-in?sso=sign_in_refused']);
  });

  it('takes no answer that was changed on the way, and none without a question', async () => {
    provider.become('4713');
    for (const change of [
      (url: string) => url.replace(/code=[^&]+/, 'code=other'),
      (url: string) => url.replace(/iss=[^&]+/, 'iss=http%3A%2F%2Fevil.example'),
      (url: string) => url.replace(/state=[^&]+/, `state=${'A'.repeat(43)}`),
    ]) {
      const jar = new Jar();
      const begun = await visit(jar, `${API}/sign-in/oidc`);
      const back = change(pathOf(await atProvider(begun.headers.location ?? '')));
      expect((await visit(jar, back)).headers.location).toBe('/sign-in?sso=sign_in_refused');
    }
    expect((await visit(new Jar(), CALLBACK)).headers.location).toBe('/sign-in?sso=sign_in_refused');
  });

  it('is not started by another site', async () => {
    const answer = await visit(new Jar(), `${API}/sign-in/oidc`, { 'sec-fetch-site': 'cross-site' });
    expect(codeOf(answer)).toBe('origin_refused');
  });

  it('that is away is said so, and nothing else suffers', async () => {
    const gone = await startOpenIdProvider(ORIGIN + CALLBACK);
    await gone.stop();
    const { issuer, clientId, clientSecret } = gone;
    const singleSignOn = new OpenIdProvider({ issuer, clientId, clientSecret, name: 'Gone' }, quiet);
    const other = await startConsole({ change: (parts) => ({ ...parts, singleSignOn }) });
    try {
      const begun = await ask(other.url, 'GET', `${API}/sign-in/oidc`, { headers: { host } });
      expect([begun.status, begun.headers.location]).toEqual([302, '/sign-in?sso=single_sign_on_away']);
      const ada = await signedIn(other, 'Ada', ['viewer']);
      expect(codeOf(await ada.call('POST', '/account/oidc', {}))).toBe('single_sign_on_away');
      expect((await ada.get<AccountAnswer>('/account')).oidc).toEqual({ name: 'Gone', connectedAt: null });
    } finally {
      await other.stop();
    }
  });

  it('is not there where no provider is set', async () => {
    const other = await startConsole();
    try {
      expect((await ask(other.url, 'GET', `${API}/sign-in/ways`)).json).toEqual({ passkeys: true, oidc: null });
      expect(codeOf(await ask(other.url, 'GET', `${API}/sign-in/oidc`))).toBe('not_found');
    } finally {
      await other.stop();
    }
  });
});
