import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { API } from '@parley/contracts';
import type {
  AccountAnswer,
  AdministratorsAnswer,
  InvitationAnswer,
  InvitedAnswer,
  LogAnswer,
  PasskeyOptionsAnswer,
  RecoveryCodesAnswer,
} from '@parley/contracts';
import { durableId, MasterKeyRing, newDataKey, parseMasterKeys } from '@parley/crypto';
import { rotateKeys, signIn } from '@parley/oversight';
import { connect, PostgresKeyRotation } from '@parley/persistence';
import { MemoryObjectStore } from '@parley/testing';
import pg from 'pg';
import { Authenticator } from '../../test/authenticator.js';
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
import { MemorySignOn } from '../../test/memory-sign-on.js';
import { openOversight } from '../open-oversight.js';

type Options = Parameters<Authenticator['get']>[0];
const provider = new MemorySignOn();
let service: Console;
let security: Browser;
beforeAll(async () => {
  service = await startConsole({ change: (parts) => ({ ...parts, singleSignOn: provider }) });
  security = await signedIn(service, 'Sam', ['security']);
});
afterAll(() => service.stop());
// All of these tests come from one address: what one of them gets wrong must not lock the next one out.
beforeEach(() => asOwner('delete from sign_in_attempts'));

/** Whoever can write to the database, as its owner even, and has no key. */
async function asOwner(statement: string, values: unknown[] = []): Promise<number> {
  const client = new pg.Client(service.database.owner);
  await client.connect();
  try {
    return (await client.query(statement, values)).rowCount ?? 0;
  } finally {
    await client.end();
  }
}
const found = async (name: string) => {
  const { administrators } = await security.get<AdministratorsAnswer>('/administrators');
  const one = administrators.find((each) => each.name === name);
  if (!one) throw new Error(`nobody is called ${name}`);
  return one;
};
const idOf = async (name: string): Promise<string> => (await found(name)).id;
/** What the log says was refused of this account. */
const refused = async (account: string): Promise<unknown[]> =>
  (await security.get<LogAnswer>('/log?type=credential_refused&limit=200')).entries
    .filter(({ subject }) => subject === account)
    .map(({ details }) => details?.row);
const withName = (name: string, code: string | undefined, password = PASSWORD) =>
  new Browser(service.url).call('POST', '/sign-in', { name, password, code });

describe('what is written past the service', () => {
  it('gives nobody a role, and shuts the account it was given to', async () => {
    const vic = await signedIn(service, 'Vic', ['viewer']);
    await asOwner(`update administrators set roles = '{viewer,auditor,security}' where name = 'Vic'`);
    expect(codeOf(await vic.call('GET', '/administrators'))).toBe('sign_in_required');
    expect(codeOf(await withName('Vic', codeFor(vic.totpSecret, 1)))).toBe('sign_in_refused');
    const { id, roles } = await found('Vic');
    expect(roles).toEqual([]);
    // Once, however often it is met.
    expect(await refused(id)).toEqual(['administrator']);
    // Other roles would bind what was planted beside them; a removal binds nothing of use.
    const given = await security.call('POST', `/administrators/${id}/roles`, { roles: ['viewer'] });
    expect(codeOf(given)).toBe('record_altered');
    expect((await security.call('DELETE', `/administrators/${id}`)).status).toBe(204);
  });

  it('is no password and no second factor', async () => {
    const eve = await signedIn(service, 'Eve', ['viewer']);
    await signedIn(service, 'Wes', ['auditor']);
    await asOwner(`update administrators w set password_hash = e.password_hash
                   from administrators e where w.name = 'Wes' and e.name = 'Eve'`);
    expect(codeOf(await withName('Wes', codeFor(eve.totpSecret, 1)))).toBe('sign_in_refused');
    expect(await refused(await idOf('Wes'))).toEqual(['administrator']);
  });

  it('brings nobody back who was removed', async () => {
    const gil = await signedIn(service, 'Gil', ['security']);
    const id = await idOf('Gil');
    await security.call('DELETE', `/administrators/${id}`);
    await asOwner(`update administrators set removed_at = null where name = 'Gil'`);
    expect((await found('Gil')).roles).toEqual([]);
    expect(codeOf(await gil.call('GET', '/sessions'))).toBe('sign_in_required');
    expect(codeOf(await security.call('POST', `/administrators/${id}/invitations`, {}))).toBe('not_found');
  });

  it('is no passkey of another', async () => {
    const mal = await signedIn(service, 'Mal', ['viewer']);
    await signedIn(service, 'Uma', ['auditor']);
    const key = new Authenticator();
    const made = (await mal.post<PasskeyOptionsAnswer>('/passkeys/options', {})).options as unknown as Options;
    await mal.post('/passkeys', { name: 'Key', credential: key.create(made, { origin: ORIGIN }) });
    const uma = await idOf('Uma');
    const byKey = async () => {
      const browser = new Browser(service.url);
      const { options } = await browser.post<PasskeyOptionsAnswer>('/sign-in/passkeys/options', {});
      const userHandle = Buffer.from(uma.replaceAll('-', ''), 'hex').toString('base64url');
      const credential = key.get(options as unknown as Options, { origin: ORIGIN, userHandle });
      return browser.call('POST', '/sign-in/passkeys', { credential });
    };
    expect(await asOwner('update passkeys set administrator_id = $1 where id = $2', [uma, key.id])).toBe(1);
    expect(codeOf(await byKey())).toBe('sign_in_refused');
    expect(await refused(uma)).toEqual(['passkey']);
    expect((await mal.get<AccountAnswer>('/account')).passkeys).toEqual([]);
  });

  it('is no connection of another', async () => {
    const nat = await signedIn(service, 'Nat', ['viewer']);
    await signedIn(service, 'Ora', ['auditor']);
    provider.who = { issuer: provider.issuer, subject: '4711' };
    const host = new URL(ORIGIN).host;
    const through = async (begun: { url: string | undefined; cookies: string[] | undefined }) => {
      const state = new URL(begun.url ?? '').searchParams.get('state') ?? '';
      const cookie = (begun.cookies ?? []).map((one) => one.split(';')[0]).join('; ');
      const back = await ask(service.url, 'GET', `${API}/sign-in/oidc/callback?state=${state}`, {
        headers: { host, cookie },
      });
      return back.headers.location;
    };
    const asked = await nat.call('POST', '/account/oidc', {});
    const { url } = asked.json as { url: string };
    expect(await through({ url, cookies: asked.headers['set-cookie'] })).toBe('/account?sso=connected');
    const ora = await idOf('Ora');
    expect(await asOwner('update oidc_identities set administrator_id = $1', [ora])).toBe(1);
    const { headers } = await ask(service.url, 'GET', `${API}/sign-in/oidc`, { headers: { host } });
    expect(await through({ url: headers.location, cookies: headers['set-cookie'] })).toBe(
      '/sign-in?sso=identity_unknown',
    );
    expect(await refused(ora)).toEqual(['identity']);
  });

  it('is no session of another, and none that was confirmed', async () => {
    const pat = await signedIn(service, 'Pat', ['viewer']);
    const rex = await signedIn(service, 'Rex', ['security']);
    const [patId, rexId] = [await idOf('Pat'), await idOf('Rex')];
    await asOwner('update admin_sessions set administrator_id = $1 where administrator_id = $2', [rexId, patId]);
    expect(codeOf(await pat.call('GET', '/sessions'))).toBe('sign_in_required');
    await asOwner('update admin_sessions set administrator_id = $1 where administrator_id = $2', [patId, rexId]);
    await asOwner('update admin_sessions set confirmed_at = now() where administrator_id = $1', [patId]);
    for (const browser of [pat, rex]) expect(codeOf(await browser.call('GET', '/sessions'))).toBe('sign_in_required');
    expect(await refused(rexId)).toEqual(['session']);
  });

  it('is no link and no recovery code of another', async () => {
    const tia = await signedIn(service, 'Tia', ['viewer']);
    await signedIn(service, 'Zoe', ['auditor']);
    const zoe = await idOf('Zoe');
    const secret = await invited(service, 'Puppet', ['viewer']);
    await asOwner(
      `update invitations set administrator_id = $1,
                   totp_secret = (select totp_secret from administrators where id = $1)`,
      [zoe],
    );
    const opened = await new Browser(service.url).call('POST', '/sign-in/invitations', { secret });
    expect(codeOf(opened)).toBe('not_found');
    expect(await refused(zoe)).toEqual(['invitation']);

    const { recoveryCodes } = await tia.post<RecoveryCodesAnswer>('/recovery-codes', {
      code: codeFor(tia.totpSecret, 1),
    });
    await asOwner(`update recovery_codes set administrator_id = $1 where administrator_id = $2`, [
      zoe,
      await idOf('Tia'),
    ]);
    expect(codeOf(await withName('Zoe', recoveryCodes[0]))).toBe('sign_in_refused');
  });
});

describe('what the service wrote', () => {
  it('holds after every change of its own', async () => {
    const { secret, administrator } = await security.post<InvitedAnswer>('/administrators', {
      name: 'Lou',
      roles: ['viewer'],
    });
    const lou = new Browser(service.url);
    const { totpSecret } = await lou.post<InvitationAnswer>('/sign-in/invitations', { secret });
    await lou.post('/sign-in/enrolments', { secret, password: PASSWORD, code: codeFor(totpSecret) });
    await security.post(`/administrators/${administrator.id}/roles`, { roles: ['auditor'] });
    const newPassword = 'another long password';
    const changed = { password: PASSWORD, newPassword, code: codeFor(totpSecret, 1) };
    expect((await lou.call('POST', '/account/password', changed)).status).toBe(204);
    expect(codeOf(await lou.call('GET', '/readings'))).toBe(200);
    expect(await refused(administrator.id)).toEqual([]);
  });

  it('holds under another master key, in a process that never had the first', async () => {
    const own = await startConsole();
    const keeper = await connect({ url: own.database.keeper, program: 'keeper' });
    const owner = new pg.Client(own.database.owner);
    await owner.connect();
    try {
      const ada = await signedIn(own, 'Ada', ['auditor']);
      const [first] = own.masterKeys;
      const other = `2:${randomBytes(32).toString('hex')}`;
      const keysOf = (text: string) => {
        const parsed = parseMasterKeys({ MASTER_KEYS: text });
        if ('faults' in parsed) throw new Error(parsed.faults.join(' '));
        return parsed.keys;
      };
      const both = keysOf(`${other},1:${first.key.export().toString('hex')}`);
      await owner.query('insert into rotations (id, master_key_id, asked_at) values ($1, 2, now())', [durableId()]);
      const rotation = new PostgresKeyRotation(keeper, new MasterKeyRing(both));
      const rotated = { rotation, logKey: newDataKey(1), primaryId: 2, now: Date.now };
      expect(await rotateKeys(rotated, () => true)).toMatchObject({ waiting: 0, error: null });
      const anew = await openOversight({
        databaseUrl: own.database.admin,
        masterKeys: keysOf(other),
        approvals: 0,
        objects: new MemoryObjectStore(),
      });
      try {
        const input = { name: 'Ada', password: PASSWORD, code: codeFor(ada.totpSecret, 1) };
        const begun = await signIn(anew.parts, input, { address: '192.0.2.1', network: '192.0.2.1' });
        expect(begun).toMatchObject({ administrator: { name: 'Ada', roles: ['auditor'] } });
      } finally {
        await anew.close();
      }
    } finally {
      await owner.end();
      await keeper.destroy();
      await own.stop();
    }
  });
});
