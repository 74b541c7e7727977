import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { API } from '@parley/contracts';
import type { PasskeyOptionsAnswer } from '@parley/contracts';
import pg from 'pg';
import { ask, Browser, codeFor, codeOf, ORIGIN, PASSWORD, signedIn, startConsole } from '../../test/console.js';
import type { Console } from '../../test/console.js';
import { MemorySignOn } from '../../test/memory-sign-on.js';

const host = new URL(ORIGIN).host;
let service: Console;
beforeAll(async () => {
  service = await startConsole({
    change: (parts) => ({ ...parts, singleSignOn: new MemorySignOn() }),
  });
});
afterAll(() => service.stop());
beforeEach(async () => {
  await rows('delete from sign_in_attempts');
  await rows('delete from sign_in_challenges');
});

async function rows(statement: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(service.database.owner);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(statement)).rows;
  } finally {
    await client.end();
  }
}
const kept = async (): Promise<number> =>
  Number((await rows('select count(*)::int as n from sign_in_challenges'))[0]?.n);
const at = (address: string, method: string, path: string, body?: unknown) =>
  ask(service.url, method, API + path, { headers: { host, origin: ORIGIN }, body, localAddress: address });
const start = (address: string) => at(address, 'POST', '/sign-in/passkeys/options', {});

describe('what strangers start', () => {
  it('is twenty at a time from one network, at once or one by one, and others still start', async () => {
    const answers = await Promise.all(Array.from({ length: 30 }, () => start('127.0.0.11')));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(20);
    expect(await kept()).toBe(20);
    const refused = await start('127.0.0.11');
    expect([codeOf(refused), refused.headers['retry-after']]).toEqual(['too_many_requests', '60']);
    const away = await at('127.0.0.11', 'GET', '/sign-in/oidc');
    expect(away.headers.location).toBe('/sign-in?sso=too_many_requests');
    expect((await start('127.0.1.1')).status).toBe(200);
  });

  it('is swept when it has expired, by the next who starts', async () => {
    for (let n = 0; n < 20; n += 1) await start('127.0.0.12');
    await rows(`update sign_in_challenges set expires_at = now() - interval '1 s'`);
    expect((await start('127.0.0.12')).status).toBe(200);
    expect(await kept()).toBe(1);
  });

  it('is a thousand in all, of which those who are signed in have no part', async () => {
    await rows(`insert into sign_in_challenges (hash, purpose, network, expires_at)
                select sha256(n::text::bytea), 'passkey', n::text, now() + interval '5 minutes' from generate_series(1, 1000) n`);
    expect(codeOf(await start('127.0.0.13'))).toBe('too_many_requests');
    const ada = await signedIn(service, 'Ada', ['viewer']);
    const own = () => ada.call('POST', '/passkeys/options', {});
    expect((await own()).status).toBe(200);
    for (let n = 1; n < 20; n += 1) await ada.post<PasskeyOptionsAnswer>('/account/confirmation/options', {});
    expect(codeOf(await own())).toBe('too_many_requests');
  });
});

describe('answers made up by strangers', () => {
  it('count to their network’s lock, as wrong passwords do', async () => {
    const back = async () => (await at('127.0.0.14', 'GET', `/sign-in/oidc/callback?state=${'A'.repeat(43)}`)).headers;
    const ends: unknown[] = [];
    for (let n = 0; n < 6; n += 1) ends.push((await back()).location);
    expect(ends).toEqual([...Array<string>(5).fill('/sign-in?sso=sign_in_refused'), '/sign-in?sso=locked_out']);
    const body = { name: 'nobody', password: 'wrong', code: '000000' };
    expect(codeOf(await at('127.0.0.14', 'POST', '/sign-in', body))).toBe('locked_out');
  });
});

describe('guesses at somebody’s name', () => {
  it('lock out who guesses, and not whose name it is, nor from where they signed in before', async () => {
    const bob = await signedIn(service, 'Bob', ['viewer']);
    const wrong = { name: 'Bob', password: 'wrong', code: '000000' };
    const right = (steps: number) => ({ name: 'Bob', password: PASSWORD, code: codeFor(bob.totpSecret, steps) });
    for (let n = 0; n < 5; n += 1) await at('127.0.0.15', 'POST', '/sign-in', wrong);
    expect(codeOf(await at('127.0.0.15', 'POST', '/sign-in', wrong))).toBe('locked_out');
    expect(codeOf(await at('127.0.1.2', 'POST', '/sign-in', right(1)))).toBe(201);
    // From many networks: fifty, and then those the name does not know wait.
    await rows(`update sign_in_attempts set failures = 50, locked_until = now() + interval '1 minute'
                where failures > 0 and forget_at > now() + interval '20 hours'`);
    expect(codeOf(await at('127.0.1.3', 'POST', '/sign-in', wrong))).toBe('locked_out');
    await rows(`update administrators set totp_step = totp_step - 1`);
    expect(codeOf(await at('127.0.1.2', 'POST', '/sign-in', right(1)))).toBe(201);
    expect((await new Browser(service.url).call('GET', '/sessions')).status).toBe(401);
  });
});
