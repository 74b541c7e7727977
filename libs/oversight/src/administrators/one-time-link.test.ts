import { beforeEach, describe, expect, it } from '@jest/globals';
import { MemoryOversight } from '../../test/memory-oversight.js';
import { accepted, enrolled, HOME, PASSWORD } from '../../test/people.js';
import { createAdministrator, enrol, findSession, invite, inviteFirstAdministrator, openInvitation } from '../index.js';

describe('a one-time link', () => {
  let store: MemoryOversight;
  beforeEach(() => {
    store = new MemoryOversight();
  });
  const link = async () => {
    const created = accepted(await createAdministrator(store.parts, 'Ada', ['auditor'], 'operator'));
    return { created, ...accepted(await invite(store.parts, created, 'operator')) };
  };

  it('shows the name and the second factor, as often as it is opened before it is used', async () => {
    const { secret } = await link();
    const first = accepted(await openInvitation(store.parts, secret));
    expect(first).toMatchObject({ name: 'Ada', roles: ['auditor'] });
    expect(first.totpSecret).toMatch(/^[A-Z2-7]{32}$/);
    expect(first.totpUri).toContain(`otpauth://totp/Parley:Ada?secret=${first.totpSecret}`);
    expect(await openInvitation(store.parts, secret)).toEqual(first);
  });

  it('sets password and second factor, signs in, and then is good for nothing', async () => {
    const { secret, created } = await link();
    const { totpSecret } = accepted(await openInvitation(store.parts, secret));
    const input = { secret, password: PASSWORD, code: store.code(totpSecret) };
    const begun = accepted(await enrol(store.parts, input, HOME));
    expect(await findSession(store.parts, begun.token)).toMatchObject({ administrator: { id: created.id } });
    expect(await openInvitation(store.parts, secret)).toEqual({ refused: 'not_found' });
    expect(await enrol(store.parts, input, HOME)).toEqual({ refused: 'not_found' });
    expect(store.logged('administrator_enrolled')).toEqual([
      { name: 'Ada', roles: ['auditor'], address: HOME.address },
    ]);
  });

  it('lets one of two who use it at once in', async () => {
    const { secret } = await link();
    const { totpSecret } = accepted(await openInvitation(store.parts, secret));
    const use = (password: string) => enrol(store.parts, { secret, password, code: store.code(totpSecret) }, HOME);
    const answers = await Promise.all([use(PASSWORD), use('another long password')]);
    expect(answers.filter((answer) => 'refused' in answer)).toEqual([{ refused: 'not_found' }]);
    expect(store.sessions.size).toBe(1);
  });

  it('stays good when the code does not confirm the second factor', async () => {
    const { secret } = await link();
    expect(await enrol(store.parts, { secret, password: PASSWORD, code: '000000' }, HOME)).toEqual({
      refused: 'sign_in_refused',
    });
    expect(accepted(await openInvitation(store.parts, secret)).name).toBe('Ada');
  });

  it('expires after 15 minutes, and while somebody still looks at it', async () => {
    const { secret } = await link();
    const { totpSecret } = accepted(await openInvitation(store.parts, secret));
    store.wait(15 * 60);
    const code = store.code(totpSecret);
    expect(await openInvitation(store.parts, secret)).toEqual({ refused: 'not_found' });
    expect(await enrol(store.parts, { secret, password: PASSWORD, code }, HOME)).toEqual({ refused: 'not_found' });
  });

  it('stops working when a newer one is made', async () => {
    const { secret, created } = await link();
    const newer = accepted(await invite(store.parts, created, 'operator'));
    expect(await openInvitation(store.parts, secret)).toEqual({ refused: 'not_found' });
    expect(accepted(await openInvitation(store.parts, newer.secret)).name).toBe('Ada');
  });

  it('ends every session somebody had before they enrolled again', async () => {
    const before = await enrolled(store, 'Ada');
    const { secret } = accepted(await invite(store.parts, before.administrator, 'operator'));
    const { totpSecret } = accepted(await openInvitation(store.parts, secret));
    const code = store.code(totpSecret);
    accepted(await enrol(store.parts, { secret, password: PASSWORD, code }, HOME));
    expect(await findSession(store.parts, before.token)).toBeNull();
  });
});

describe('the first administrator', () => {
  it('is made once and invited at each start until somebody has signed in', async () => {
    const store = new MemoryOversight();
    const first = await inviteFirstAdministrator(store.parts);
    const second = await inviteFirstAdministrator(store.parts);
    if (!first || !second) throw new Error('no link');
    expect(await openInvitation(store.parts, first.secret)).toEqual({ refused: 'not_found' });
    const { totpSecret, ...invited } = accepted(await openInvitation(store.parts, second.secret));
    expect(invited).toMatchObject({ name: 'admin', roles: ['auditor', 'security'] });
    const code = store.code(totpSecret);
    accepted(await enrol(store.parts, { secret: second.secret, password: PASSWORD, code }, HOME));
    expect(await inviteFirstAdministrator(store.parts)).toBeNull();
    expect(store.people.size).toBe(1);
  });
});

describe('an administrator', () => {
  it('has a name nobody else has, whatever its case, and at least one role', async () => {
    const store = new MemoryOversight();
    const { parts } = store;
    expect(await createAdministrator(parts, 'Ada', ['security', 'auditor'], 'operator')).toMatchObject({
      name: 'Ada',
      roles: ['auditor', 'security'],
      signedInAt: null,
    });
    expect(await createAdministrator(parts, 'ada', ['viewer'], 'operator')).toEqual({ refused: 'conflict' });
    expect(await createAdministrator(parts, 'Bob', [], 'operator')).toMatchObject({ refused: 'bad_request' });
    expect(await createAdministrator(parts, 'Bob\n', ['viewer'], 'operator')).toMatchObject({ refused: 'bad_request' });
    expect(store.logged('administrator_created')).toEqual([
      { by: 'operator', account: 'Ada', roles: ['auditor', 'security'] },
    ]);
  });
});
