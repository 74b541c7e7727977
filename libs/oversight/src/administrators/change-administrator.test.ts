import { beforeEach, describe, expect, it } from '@jest/globals';
import { MemoryOversight } from '../../test/memory-oversight.js';
import { accepted, enrolled, HOME, PASSWORD } from '../../test/people.js';
import {
  changePassword,
  changeRoles,
  createAdministrator,
  endSessionOf,
  findSession,
  invite,
  openInvitation,
  removeAdministrator,
  signIn,
} from '../index.js';

let store: MemoryOversight;
let ada: Awaited<ReturnType<typeof enrolled>>;
let bob: Awaited<ReturnType<typeof enrolled>>;
beforeEach(async () => {
  store = new MemoryOversight();
  ada = await enrolled(store, 'Ada', ['auditor', 'security']);
  bob = await enrolled(store, 'Bob', ['viewer']);
});
const idOf = (one: typeof ada) => one.administrator.id;

describe('an administrator', () => {
  it('is created and invited by another, by name in the log', async () => {
    const maker = { administrator: ada.administrator, origin: HOME };
    const eve = accepted(await createAdministrator(store.parts, 'Eve', ['viewer'], maker));
    const { secret } = accepted(await invite(store.parts, eve, maker));
    expect(accepted(await openInvitation(store.parts, secret)).name).toBe('Eve');
    expect(store.logged('administrator_created').at(-1)).toEqual({
      name: 'Ada',
      address: HOME.address,
      account: 'Eve',
      roles: ['viewer'],
    });
    expect(store.logged('administrator_invited').at(-1)).toMatchObject({ name: 'Ada', account: 'Eve' });
    expect(JSON.stringify(store.logged('administrator_invited'))).not.toContain(secret);
  });

  it('gets other roles from another, never from themselves', async () => {
    const input = { id: idOf(bob), roles: ['security', 'auditor'] as const };
    expect(accepted(await changeRoles(store.parts, ada, input, HOME)).roles).toEqual(['auditor', 'security']);
    expect(store.logged('administrator_changed')).toEqual([
      { name: 'Ada', address: HOME.address, account: 'Bob', from: ['viewer'], to: ['auditor', 'security'] },
    ]);
    expect(await changeRoles(store.parts, ada, { id: idOf(ada), roles: ['viewer'] }, HOME)).toEqual({
      refused: 'not_oneself',
    });
    expect(await removeAdministrator(store.parts, ada, idOf(ada), HOME)).toEqual({ refused: 'not_oneself' });
  });

  it('stays when nobody else would have the security role', async () => {
    // Somebody whose role was taken while they asked.
    const asking = { ...bob, administrator: { ...bob.administrator, roles: ['security' as const] } };
    await createAdministrator(store.parts, 'never-enrolled', ['security'], 'operator');
    expect(await removeAdministrator(store.parts, asking, idOf(ada), HOME)).toEqual({ refused: 'last_security' });
    expect(await changeRoles(store.parts, asking, { id: idOf(ada), roles: ['auditor'] }, HOME)).toEqual({
      refused: 'last_security',
    });
    accepted(await changeRoles(store.parts, asking, { id: idOf(ada), roles: ['security'] }, HOME));
  });

  it('is gone at once when removed: sessions, links, codes and name', async () => {
    const { secret } = accepted(await invite(store.parts, bob.administrator, 'operator'));
    expect(await removeAdministrator(store.parts, ada, idOf(bob), HOME)).toBeNull();
    expect(await findSession(store.parts, bob.token)).toBeNull();
    expect(await openInvitation(store.parts, secret)).toEqual({ refused: 'not_found' });
    for (const code of [store.code(bob.totpSecret), bob.recoveryCodes[0] ?? ''])
      expect(await signIn(store.parts, { name: 'Bob', password: PASSWORD, code }, HOME)).toEqual({
        refused: 'sign_in_refused',
      });
    expect(await invite(store.parts, bob.administrator, 'operator')).toEqual({ refused: 'not_found' });
    expect(await createAdministrator(store.parts, 'bob', ['viewer'], 'operator')).toEqual({ refused: 'conflict' });
    expect(store.logged('administrator_removed')).toEqual([
      { name: 'Ada', address: HOME.address, account: 'Bob', roles: ['viewer'] },
    ]);
    expect(await removeAdministrator(store.parts, ada, idOf(bob), HOME)).toEqual({ refused: 'not_found' });
  });

  it('is signed out by another in one of their sessions', async () => {
    expect(await endSessionOf(store.parts, ada, idOf(bob), ada.session.id, HOME)).toEqual({ refused: 'not_found' });
    expect(await endSessionOf(store.parts, ada, idOf(bob), bob.session.id, HOME)).toBeNull();
    expect(await findSession(store.parts, bob.token)).toBeNull();
    expect(await findSession(store.parts, ada.token)).not.toBeNull();
    expect(store.logged('signed_out')).toMatchObject([{ name: 'Ada', account: 'Bob', session: bob.session.id }]);
  });
});

describe('a new password', () => {
  const change = (given: object) =>
    changePassword(
      store.parts,
      bob,
      { password: PASSWORD, newPassword: 'another long password', code: store.code(bob.totpSecret), ...given },
      HOME,
    );

  it('needs the old one and a fresh code, and ends every other session', async () => {
    const other = accepted(
      await signIn(store.parts, { name: 'Bob', password: PASSWORD, code: store.code(bob.totpSecret) }, HOME),
    );
    store.wait(60);
    for (const wrong of [{ password: 'wrong' }, { code: '000000' }])
      expect(await change(wrong)).toEqual({ refused: 'sign_in_refused' });
    expect(await change({})).toBeNull();
    expect(await findSession(store.parts, other.token)).toBeNull();
    expect(await findSession(store.parts, bob.token)).not.toBeNull();
    expect(store.logged('administrator_changed')).toEqual([{ name: 'Bob', address: HOME.address, change: 'password' }]);
    store.wait(60);
    const by = (password: string) =>
      signIn(store.parts, { name: 'Bob', password, code: store.code(bob.totpSecret) }, HOME);
    expect(await by(PASSWORD)).toEqual({ refused: 'sign_in_refused' });
    accepted(await by('another long password'));
  });
});
