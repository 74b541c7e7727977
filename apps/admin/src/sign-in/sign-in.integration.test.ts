import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { API } from '@parley/contracts';
import type { AdministratorView, LogAnswer, SessionView } from '@parley/contracts';
import pg from 'pg';
import {
  ask,
  Browser,
  codeFor,
  codeOf,
  invited,
  ORIGIN,
  PASSWORD,
  signedIn,
  startConsole,
} from '../../test/console.js';
import type { Console } from '../../test/console.js';
import { argon2Passwords } from './argon2-passwords.js';

interface Own {
  administrator: AdministratorView;
  sessions: SessionView[];
}
let service: Console;
beforeAll(async () => {
  service = await startConsole();
});
afterAll(() => service.stop());

describe('signing in over the network', () => {
  it('sets a cookie no script, other site or other path of the address gets', async () => {
    const secret = await invited(service, 'Ada', ['auditor']);
    const browser = new Browser(service.url);
    const { totpSecret } = await browser.post<{ totpSecret: string }>('/sign-in/invitations', { secret });
    const answer = await browser.call('POST', '/sign-in/enrolments', {
      secret,
      password: PASSWORD,
      code: codeFor(totpSecret),
    });
    expect(answer.status).toBe(201);
    expect(answer.headers['set-cookie']).toEqual([
      expect.stringMatching(/^parley-admin=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/),
    ]);
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.json).toMatchObject({ administrator: { name: 'Ada', roles: ['auditor'] } });
    expect((await browser.get<Own>('/sessions')).administrator.name).toBe('Ada');
  });

  it('takes the code once, and each session is ended by its own', async () => {
    const first = await signedIn(service, 'Bob', ['viewer']);
    const second = new Browser(service.url);
    const input = { name: 'bob', password: PASSWORD, code: codeFor(first.totpSecret, 1) };
    await second.post('/sign-in', input);
    expect(codeOf(await new Browser(service.url).call('POST', '/sign-in', input))).toBe('sign_in_refused');
    const { sessions } = await first.get<Own>('/sessions');
    expect(sessions.map(({ current, address }) => [current, address])).toEqual([
      [true, '127.0.0.1'],
      [false, '127.0.0.1'],
    ]);
    const [, other] = sessions;
    expect((await first.call('DELETE', `/sessions/${other?.id ?? ''}`)).status).toBe(204);
    expect(codeOf(await second.call('GET', '/sessions'))).toBe('sign_in_required');
    const eve = await signedIn(service, 'Eve', ['security']);
    expect(codeOf(await eve.call('DELETE', `/sessions/${sessions[0]?.id ?? ''}`))).toBe('not_found');
    expect((await first.call('DELETE', `/sessions/${sessions[0]?.id ?? ''}`)).status).toBe(204);
    expect(codeOf(await first.call('GET', '/sessions'))).toBe('sign_in_required');
  });

  it('refuses a link twice, one that never was, a short password and a wrong code', async () => {
    const secret = await invited(service, 'Cid', ['viewer']);
    const browser = new Browser(service.url);
    const { totpSecret } = await browser.post<{ totpSecret: string }>('/sign-in/invitations', { secret });
    const enrol = (password: string, code: string, by = secret) =>
      browser.call('POST', '/sign-in/enrolments', { secret: by, password, code });
    expect(codeOf(await enrol('short', codeFor(totpSecret)))).toBe('bad_request');
    expect(codeOf(await enrol(PASSWORD, codeFor(totpSecret, 10)))).toBe('sign_in_refused');
    expect(codeOf(await enrol(PASSWORD, codeFor(totpSecret), 'A'.repeat(43)))).toBe('not_found');
    const answers = await Promise.all([1, 2, 3].map(() => enrol(PASSWORD, codeFor(totpSecret))));
    expect(answers.map(codeOf).sort()).toEqual([201, 'not_found', 'not_found']);
    expect(codeOf(await browser.call('POST', '/sign-in/invitations', { secret }))).toBe('not_found');
  });

  it('locks after five failures and says how long, with the failures in the log', async () => {
    const console = await startConsole();
    try {
      const ada = await signedIn(console, 'Ada', ['security']);
      const input = { name: 'Ada', password: 'wrong', code: '000000' };
      const codes: unknown[] = [];
      for (let n = 0; n < 6; n += 1) codes.push(codeOf(await new Browser(console.url).call('POST', '/sign-in', input)));
      expect(codes).toEqual([...Array<string>(5).fill('sign_in_refused'), 'locked_out']);
      const locked = await new Browser(console.url).call('POST', '/sign-in', { ...input, password: PASSWORD });
      expect(Number(locked.headers['retry-after'])).toBeGreaterThan(0);
      const { entries } = await ada.get<LogAnswer>('/log?type=sign_in_failed');
      expect(entries.map(({ details }) => details?.name)).toEqual(Array(5).fill('Ada'));
    } finally {
      await console.stop();
    }
  });

  it('knows nobody by a cookie that is not whole, or stands there twice', async () => {
    const { cookie } = await signedIn(service, 'Dan', ['viewer']);
    if (cookie === null) throw new Error('no cookie');
    const by = async (header: string) =>
      codeOf(await ask(service.url, 'GET', `${API}/sessions`, { headers: { cookie: header } }));
    expect(await by(`other=1; ${cookie}`)).toBe(200);
    for (const wrong of [
      cookie.slice(0, -1),
      `${cookie}A`,
      `${cookie}; parley-admin=${'A'.repeat(43)}`,
      cookie.toUpperCase(),
      `__Host-parley=${cookie.split('=')[1] ?? ''}`,
    ])
      expect([wrong, await by(wrong)]).toEqual([wrong, 'sign_in_required']);
  });

  it('keeps no token, password, second factor or address readable in the database', async () => {
    const { cookie, totpSecret } = await signedIn(service, 'Fay', ['viewer']);
    const client = new pg.Client(service.database.owner);
    await client.connect();
    const tables = ['administrators', 'invitations', 'admin_sessions', 'sign_in_attempts', 'log', 'log_details'];
    const texts: string[] = [];
    for (const table of tables) texts.push(JSON.stringify((await client.query(`select t::text from ${table} t`)).rows));
    await client.end();
    const hex = (text: string): string => Buffer.from(text, 'utf8').toString('hex');
    const token = cookie?.split('=')[1] ?? '';
    for (const secret of [PASSWORD, totpSecret, token, '127.0.0.1'])
      for (const text of texts) {
        expect(text).not.toContain(secret);
        expect(text).not.toContain(hex(secret));
      }
  });
});

describe('under TLS', () => {
  it('the cookie is bound to the host and to TLS, and browsers are told to stay there', async () => {
    const origin = 'https://console.example';
    const console = await startConsole({ origins: [origin] });
    try {
      const secret = await invited(console, 'Ada', ['viewer']);
      const headers = { origin };
      const opened = await ask(console.url, 'POST', `${API}/sign-in/invitations`, { headers, body: { secret } });
      const { totpSecret } = opened.json as { totpSecret: string };
      const body = { secret, password: PASSWORD, code: codeFor(totpSecret) };
      const answer = await ask(console.url, 'POST', `${API}/sign-in/enrolments`, { headers, body });
      expect(answer.headers['set-cookie']).toEqual([
        expect.stringMatching(/^__Host-parley=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Strict$/),
      ]);
      expect(answer.headers).toHaveProperty('strict-transport-security');
      expect(codeOf(await ask(console.url, 'POST', `${API}/sign-in`, { headers: { origin: ORIGIN }, body }))).toBe(
        'origin_refused',
      );
    } finally {
      await console.stop();
    }
  });
});

describe('health', () => {
  it('says what is there, and in truth when the database is not', async () => {
    const console = await startConsole();
    const well = await ask(console.url, 'GET', '/health');
    expect([well.status, well.json]).toMatchObject([200, { status: 'ok', checks: { database: { ok: true } } }]);
    await console.database.drop();
    // A part is not asked again within a second.
    let ill = await ask(console.url, 'GET', '/health');
    while (ill.status === 200) ill = await ask(console.url, 'GET', '/health');
    expect([ill.status, ill.json]).toMatchObject([503, { status: 'failing', checks: { database: { ok: false } } }]);
    expect((await ask(console.url, 'GET', '/health/live')).status).toBe(200);
    const body = { name: 'a', password: 'b', code: '000000' };
    const answer = await ask(console.url, 'POST', `${API}/sign-in`, { headers: { origin: ORIGIN }, body });
    expect([answer.status, codeOf(answer)]).toEqual([503, 'unavailable']);
    await console.stop();
  });
});

describe('a password', () => {
  it('is kept as argon2id with a salt of its own, and typed alike on any keyboard', async () => {
    const passwords = await argon2Passwords();
    const [one, two] = await Promise.all([
      passwords.hash('pass\u00e9word long'),
      passwords.hash('pass\u00e9word long'),
    ]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(two).not.toBe(one);
    expect(await passwords.verify(one, 'passe\u0301word long')).toBe(true);
    expect(await passwords.verify(one, 'password long')).toBe(false);
    expect(await passwords.verify(passwords.decoy, '')).toBe(false);
  });
});
