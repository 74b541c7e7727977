import { beforeEach, describe, expect, it } from '@jest/globals';
import { MemoryOversight } from '../../test/memory-oversight.js';
import { accepted, enrolled, HOME, PASSWORD } from '../../test/people.js';
import { findSession, makeRecoveryCodes, signIn } from '../index.js';

let store: MemoryOversight;
let ada: Awaited<ReturnType<typeof enrolled>>;
beforeEach(async () => {
  store = new MemoryOversight();
  ada = await enrolled(store, 'Ada');
});
const by = (code: string, given: { name?: string; password?: string } = {}) =>
  signIn(store.parts, { name: 'Ada', password: PASSWORD, code, ...given }, HOME);
const codeAt = (index: number, codes = ada.recoveryCodes): string => {
  const code = codes[index];
  if (code === undefined) throw new Error('no such code');
  return code;
};

describe('recovery codes', () => {
  it('are ten at enrolment, of 80 bits each, in groups, and nowhere in the store', () => {
    expect(ada.recoveryCodes).toHaveLength(10);
    expect(new Set(ada.recoveryCodes).size).toBe(10);
    for (const code of ada.recoveryCodes) expect(code).toMatch(/^(?:[0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/);
    const kept = JSON.stringify([...store.recoveryCodes.keys(), ...store.logged('recovery_codes_made')]);
    for (const code of ada.recoveryCodes) expect(kept).not.toContain(code.slice(0, 9));
    expect(store.logged('recovery_codes_made')).toEqual([{ name: 'Ada', address: HOME.address, count: 10 }]);
  });

  it('stand in for the authenticator once each, however they are typed, and the log says how many are left', async () => {
    const begun = accepted(await by(codeAt(0).toLowerCase().replaceAll('-', ' ')));
    expect(await findSession(store.parts, begun.token)).toMatchObject({ administrator: { name: 'Ada' } });
    expect(await by(codeAt(0))).toEqual({ refused: 'sign_in_refused' });
    accepted(await by(codeAt(1).replaceAll('-', '')));
    expect(store.logged('signed_in')).toMatchObject([
      { name: 'Ada', by: 'recovery code', left: 9 },
      { name: 'Ada', by: 'recovery code', left: 8 },
    ]);
  });

  it('let one of two in who use the same one at once', async () => {
    const answers = await Promise.all([by(codeAt(0)), by(codeAt(0))]);
    expect(answers.filter((answer) => 'refused' in answer)).toEqual([{ refused: 'sign_in_refused' }]);
  });

  it('are refused like a wrong code, and count to the same lock', async () => {
    const eve = await enrolled(store, 'Eve');
    const wrong = [
      () => by(codeAt(0), { name: 'nobody' }),
      () => by(codeAt(0), { password: 'wrong' }),
      () => by('AAAA-AAAA-AAAA-AAAA'),
      () => by(codeAt(0, eve.recoveryCodes)),
    ];
    const compared = store.compared.length;
    for (const attempt of wrong) expect(await attempt()).toEqual({ refused: 'sign_in_refused' });
    expect(store.compared.slice(compared)).toEqual([
      'hash of nothing',
      `hash of ${PASSWORD}`,
      `hash of ${PASSWORD}`,
      `hash of ${PASSWORD}`,
    ]);
    // The one at a name of nobody's counts to the network's.
    for (const code of ['BBBB-BBBB-BBBB-BBBB', 'CCCC-CCCC-CCCC-CCCC']) await by(code);
    expect(await by(codeAt(0))).toMatchObject({ refused: 'locked_out' });
    store.wait(60);
    accepted(await by(codeAt(0)));
  });

  it('are made anew for whoever holds the authenticator, in place of the old', async () => {
    expect(await makeRecoveryCodes(store.parts, ada, '000000', HOME)).toEqual({ refused: 'sign_in_refused' });
    const code = store.code(ada.totpSecret);
    const codes = accepted(await makeRecoveryCodes(store.parts, ada, code, HOME));
    expect(codes).toHaveLength(10);
    expect(await makeRecoveryCodes(store.parts, ada, code, HOME)).toEqual({ refused: 'sign_in_refused' });
    expect(await by(codeAt(0))).toEqual({ refused: 'sign_in_refused' });
    accepted(await by(codeAt(0, codes)));
    expect(store.logged('sign_in_failed')).toMatchObject([
      { name: 'Ada', by: 'new recovery codes' },
      { name: 'Ada', by: 'new recovery codes' },
      { name: 'Ada' },
    ]);
  });

  it('can’t be made by guessing in a session left open', async () => {
    for (let n = 0; n < 5; n += 1) await makeRecoveryCodes(store.parts, ada, '000000', HOME);
    expect(await makeRecoveryCodes(store.parts, ada, store.code(ada.totpSecret), HOME)).toMatchObject({
      refused: 'locked_out',
    });
  });
});
