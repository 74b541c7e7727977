import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type {
  AdministratorsAnswer,
  EnrolledAnswer,
  InvitationAnswer,
  InvitedAnswer,
  LogAnswer,
  RecoveryCodesAnswer,
  SessionView,
} from '@parley/contracts';
import pg from 'pg';
import { Browser, codeFor, codeOf, PASSWORD, signedIn, startConsole } from '../../test/console.js';
import type { Console } from '../../test/console.js';

let service: Console;
let ada: Browser;
beforeAll(async () => {
  service = await startConsole();
  ada = await signedIn(service, 'Ada', ['auditor', 'security']);
});
afterAll(() => service.stop());
// All of these tests come from one address: what one of them gets wrong must not lock the next one out.
beforeEach(() => asOwner('delete from sign_in_attempts'));

async function asOwner(statement: string): Promise<unknown[]> {
  const client = new pg.Client(service.database.owner);
  await client.connect();
  const { rows } = await client.query<Record<string, unknown>>(statement);
  await client.end();
  return rows;
}

const found = async (name: string) => {
  const { administrators } = await ada.get<AdministratorsAnswer>('/administrators');
  return administrators.find((one) => one.name === name);
};
/** Somebody made and enrolled over the network alone. */
async function made(name: string, roles: string[]) {
  const { secret, administrator } = await ada.post<InvitedAnswer>('/administrators', { name, roles });
  const browser = new Browser(service.url);
  const { totpSecret } = await browser.post<InvitationAnswer>('/sign-in/invitations', { secret });
  const enrolled = await browser.post<EnrolledAnswer>('/sign-in/enrolments', {
    secret,
    password: PASSWORD,
    code: codeFor(totpSecret),
  });
  return { browser, id: administrator.id, totpSecret, recoveryCodes: enrolled.recoveryCodes };
}

describe('administrators', () => {
  it('are made with a link that is shown once, and listed with their ways in', async () => {
    const { secret, expiresAt } = await ada.post<InvitedAnswer>('/administrators', { name: 'Eve', roles: ['viewer'] });
    expect(await found('Eve')).toMatchObject({ enrolled: false, invitedUntil: expiresAt, recoveryCodesLeft: 0 });
    expect(secret).toMatch(/^[\w-]{43}$/);
    expect(codeOf(await ada.call('POST', '/administrators', { name: 'eve', roles: ['viewer'] }))).toBe('conflict');
    expect(codeOf(await ada.call('POST', '/administrators', { name: 'X', roles: [] }))).toBe('bad_request');
    expect(codeOf(await ada.call('POST', '/administrators', { name: 'X', roles: ['king'] }))).toBe('bad_request');
    const again = await ada.post<InvitedAnswer>(`/administrators/${(await found('Eve'))?.id ?? ''}/invitations`, {});
    const open = (by: string) => new Browser(service.url).call('POST', '/sign-in/invitations', { secret: by });
    expect([codeOf(await open(secret)), codeOf(await open(again.secret))]).toEqual(['not_found', 200]);
    const { entries } = await ada.get<LogAnswer>('/log?type=administrator_invited');
    expect(entries[0]?.details).toMatchObject({ name: 'Ada', account: 'Eve', address: '127.0.0.1' });
  });

  it('enrol anew by a link, and every earlier way in is gone', async () => {
    const { browser, id, recoveryCodes } = await made('Fay', ['viewer']);
    const { secret } = await ada.post<InvitedAnswer>(`/administrators/${id}/invitations`, {});
    const { totpSecret } = await browser.post<InvitationAnswer>('/sign-in/invitations', { secret });
    const password = 'quite another password';
    await new Browser(service.url).post('/sign-in/enrolments', { secret, password, code: codeFor(totpSecret) });
    expect(codeOf(await browser.call('GET', '/sessions'))).toBe('sign_in_required');
    const old = { name: 'Fay', password, code: recoveryCodes[0] };
    expect(codeOf(await browser.call('POST', '/sign-in', old))).toBe('sign_in_refused');
  });

  it('have their sessions seen and ended by somebody with the security role', async () => {
    const { browser, id } = await made('Gus', ['auditor']);
    const { sessions } = await ada.get<{ sessions: SessionView[] }>(`/administrators/${id}/sessions`);
    expect(sessions).toMatchObject([{ current: false, address: '127.0.0.1' }]);
    expect((await ada.call('DELETE', `/administrators/${id}/sessions/${sessions[0]?.id ?? ''}`)).status).toBe(204);
    expect(codeOf(await browser.call('GET', '/sessions'))).toBe('sign_in_required');
  });

  it('lose at once what another role opened, in the sessions they have', async () => {
    const { browser, id } = await made('Hal', ['auditor', 'security']);
    expect((await browser.call('GET', '/administrators')).status).toBe(200);
    await ada.post(`/administrators/${id}/roles`, { roles: ['viewer'] });
    expect(codeOf(await browser.call('GET', '/administrators'))).toBe('forbidden');
    expect(codeOf(await browser.call('GET', '/log'))).toBe('forbidden');
    const own = (await found('Ada'))?.id ?? '';
    expect(codeOf(await ada.call('POST', `/administrators/${own}/roles`, { roles: ['viewer'] }))).toBe('not_oneself');
    expect(codeOf(await ada.call('DELETE', `/administrators/${own}`))).toBe('not_oneself');
  });

  it('are removed with every session and way in, and their name stays theirs', async () => {
    const { browser, id, totpSecret, recoveryCodes } = await made('Ivy', ['viewer']);
    expect((await ada.call('DELETE', `/administrators/${id}`)).status).toBe(204);
    expect(codeOf(await browser.call('GET', '/sessions'))).toBe('sign_in_required');
    for (const code of [codeFor(totpSecret, 1), recoveryCodes[0]]) {
      const answer = await new Browser(service.url).call('POST', '/sign-in', { name: 'Ivy', password: PASSWORD, code });
      expect(codeOf(answer)).toBe('sign_in_refused');
    }
    expect(await found('Ivy')).toBeUndefined();
    expect(codeOf(await ada.call('POST', '/administrators', { name: 'Ivy', roles: ['viewer'] }))).toBe('conflict');
    for (const path of ['invitations', 'roles'])
      expect(codeOf(await ada.call('POST', `/administrators/${id}/${path}`, { roles: ['viewer'] }))).toBe('not_found');
  });

  it('who remove each other at once: one remains', async () => {
    const own = await startConsole();
    try {
      const [one, two] = [await signedIn(own, 'One', ['security']), await signedIn(own, 'Two', ['security'])];
      const { administrators } = await one.get<AdministratorsAnswer>('/administrators');
      const id = (name: string): string => administrators.find((each) => each.name === name)?.id ?? '';
      const answers = await Promise.all([
        one.call('DELETE', `/administrators/${id('Two')}`),
        two.call('DELETE', `/administrators/${id('One')}`),
      ]);
      expect(answers.map(codeOf)).toContain(204);
      expect(answers.map(codeOf).filter((code) => code === 204)).toHaveLength(1);
    } finally {
      await own.stop();
    }
  });
});

describe('recovery codes over the network', () => {
  it('let one of three in who use the same one at once, and the log counts those left', async () => {
    const { recoveryCodes } = await made('Jon', ['viewer']);
    const [code = '', other = ''] = recoveryCodes;
    const by = (typed: string) =>
      new Browser(service.url).call('POST', '/sign-in', { name: 'Jon', password: PASSWORD, code: typed });
    const answers = await Promise.all([by(code), by(code), by(code.toLowerCase())]);
    expect(answers.map(codeOf).sort()).toEqual([201, 'sign_in_refused', 'sign_in_refused']);
    expect(codeOf(await by(other.replaceAll('-', ' ')))).toBe(201);
    const { entries } = await ada.get<LogAnswer>('/log?type=signed_in&limit=2');
    expect(entries.map(({ details }) => details)).toMatchObject([
      { name: 'Jon', by: 'recovery code', left: 8 },
      { name: 'Jon', by: 'recovery code', left: 9 },
    ]);
    expect(await found('Jon')).toMatchObject({ recoveryCodesLeft: 8 });
  });

  it('are made anew with a fresh code, and none lies readable in the database', async () => {
    const { browser, totpSecret, recoveryCodes } = await made('Kim', ['viewer']);
    const anew = await browser.post<RecoveryCodesAnswer>('/recovery-codes', { code: codeFor(totpSecret, 1) });
    expect(anew.recoveryCodes).toHaveLength(10);
    const texts: string[] = [];
    for (const table of ['recovery_codes', 'log_details', 'sign_in_attempts'])
      texts.push(JSON.stringify(await asOwner(`select t::text from ${table} t`)));
    const hex = (text: string): string => Buffer.from(text, 'utf8').toString('hex');
    for (const code of [...recoveryCodes, ...anew.recoveryCodes])
      for (const form of [code, code.replaceAll('-', ''), hex(code), hex(code.replaceAll('-', ''))])
        expect(texts.join('')).not.toContain(form);
    expect(service.lines()).not.toContain(anew.recoveryCodes[0]);
  });
});

describe('a new password', () => {
  it('needs the old one and a fresh code; the others’ sessions end and one’s own goes on', async () => {
    const { browser, totpSecret, recoveryCodes } = await made('Lea', ['viewer']);
    const other = new Browser(service.url);
    await other.post('/sign-in', { name: 'Lea', password: PASSWORD, code: recoveryCodes[0] });
    const newPassword = 'a password of another kind';
    const code = codeFor(totpSecret, 1);
    const change = (body: object) => browser.call('POST', '/account/password', body);
    expect(codeOf(await change({ password: 'wrong', newPassword, code }))).toBe('sign_in_refused');
    expect(codeOf(await change({ password: PASSWORD, newPassword: 'short', code }))).toBe('bad_request');
    expect(codeOf(await change({ password: PASSWORD, newPassword, code: recoveryCodes[1] }))).toBe('bad_request');
    expect(codeOf(await change({ password: PASSWORD, newPassword, code }))).toBe(204);
    expect(codeOf(await other.call('GET', '/sessions'))).toBe('sign_in_required');
    expect((await browser.call('GET', '/sessions')).status).toBe(200);
    const by = (password: string, typed: string | undefined) =>
      new Browser(service.url).call('POST', '/sign-in', { name: 'Lea', password, code: typed });
    expect(codeOf(await by(PASSWORD, recoveryCodes[2]))).toBe('sign_in_refused');
    expect(codeOf(await by(newPassword, recoveryCodes[2]))).toBe(201);
  });
});

describe('the list of administrators', () => {
  it('names no secret of theirs', async () => {
    const text = JSON.stringify(await ada.get(`/administrators`));
    expect(text).not.toMatch(/argon2|totp|hash|secret/i);
  });
});
