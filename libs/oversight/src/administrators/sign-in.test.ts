import { beforeEach, describe, expect, it } from '@jest/globals';
import { MemoryOversight } from '../../test/memory-oversight.js';
import { accepted, enrolled, HOME, PASSWORD } from '../../test/people.js';
import { createAdministrator, endSession, findSession, ownSessions, signIn } from '../index.js';

let store: MemoryOversight;
let totpSecret: string;
beforeEach(async () => {
  store = new MemoryOversight();
  ({ totpSecret } = await enrolled(store, 'Ada'));
});
const attempt = (given: { name?: string; password?: string; code?: string }, origin = HOME) =>
  signIn(store.parts, { name: 'Ada', password: PASSWORD, code: store.code(totpSecret), ...given }, origin);
const elsewhere = (n: number) => ({ address: `198.51.100.${n}`, network: `198.51.100.${n}` });

describe('signing in', () => {
  it('takes name, password and code, and is logged', async () => {
    const begun = accepted(await attempt({}));
    expect(await findSession(store.parts, begun.token)).toMatchObject({ administrator: { name: 'Ada' } });
    expect(store.logged('signed_in')).toEqual([{ name: 'Ada', address: HOME.address, session: begun.session.id }]);
    expect(JSON.stringify([...store.sessions.values()])).not.toContain(begun.token);
  });

  it('does not mind the case of the name', async () => {
    expect(accepted(await attempt({ name: 'aDA' })).administrator.name).toBe('Ada');
  });

  it('answers an unknown name, a wrong password and a wrong code alike, after the same comparison', async () => {
    await createAdministrator(store.parts, 'invited', ['viewer'], 'operator');
    for (const wrong of [{ name: 'nobody' }, { password: 'wrong' }, { code: '000000' }, { name: 'invited' }])
      expect(await attempt(wrong)).toEqual({ refused: 'sign_in_refused' });
    expect(store.compared).toEqual([
      'hash of nothing',
      `hash of ${PASSWORD}`,
      `hash of ${PASSWORD}`,
      'hash of nothing',
    ]);
  });

  it('logs a failure without what was typed for an unknown name', async () => {
    await attempt({ name: 'my password by mistake' });
    await attempt({ password: 'wrong' });
    expect(store.logged('sign_in_failed')).toEqual([
      { name: null, address: HOME.address, lockedUntil: null },
      { name: 'Ada', address: HOME.address, lockedUntil: null },
    ]);
  });

  it('takes a code once, even twice at the same moment', async () => {
    const code = store.code(totpSecret);
    const answers = await Promise.all([attempt({ code }), attempt({ code })]);
    expect(answers.filter((answer) => 'refused' in answer)).toEqual([{ refused: 'sign_in_refused' }]);
    expect(await attempt({ code })).toEqual({ refused: 'sign_in_refused' });
  });

  it('takes no code older than the last one used, nor the one that enrolled', async () => {
    const older = store.code(totpSecret);
    store.wait(30);
    accepted(await attempt({}));
    expect(await attempt({ code: older })).toEqual({ refused: 'sign_in_refused' });
  });

  it('takes the code of the step before and after, no further', async () => {
    const codes = [-60, -30, 0].map((seconds) => {
      store.wait(seconds);
      const code = store.code(totpSecret);
      store.wait(-seconds);
      return code;
    });
    expect(await attempt({ code: codes[0] ?? '' })).toEqual({ refused: 'sign_in_refused' });
    accepted(await attempt({ code: codes[1] ?? '' }));
    accepted(await attempt({ code: codes[2] ?? '' }));
  });
});

describe('guessing', () => {
  it('locks a name after fifty failures, wherever they come from, for those it does not know', async () => {
    for (let n = 1; n <= 49; n += 1) await attempt({ password: 'wrong' }, elsewhere(n));
    accepted(await attempt({}, elsewhere(50)));
    // Signing in gave back its own try and no other.
    await attempt({ password: 'wrong' }, elsewhere(51));
    expect(store.logged('sign_in_failed').at(-1)).toMatchObject({ lockedUntil: store.clock + 30_000 });
    expect(await attempt({}, elsewhere(52))).toEqual({ refused: 'locked_out', details: { retryAfter: 30 } });
    store.wait(31);
    accepted(await attempt({}, elsewhere(52)));
  });

  it('by strangers keeps nobody out who signed in from there before, and theirs not either', async () => {
    accepted(await attempt({}, elsewhere(200)));
    store.wait(60);
    for (let n = 1; n <= 60; n += 1) await attempt({ password: 'wrong' }, elsewhere(n));
    expect(await attempt({}, elsewhere(61))).toMatchObject({ refused: 'locked_out' });
    accepted(await attempt({}, elsewhere(200)));
    // Where somebody enrolled counts as well.
    store.wait(60);
    accepted(await attempt({}, HOME));
    for (let n = 1; n <= 5; n += 1) await attempt({ password: 'wrong' }, elsewhere(200));
    expect(await attempt({}, elsewhere(200))).toMatchObject({ refused: 'locked_out' });
  });

  it('at one name comes to 149 tries a day from any number of networks, and to 104 from one', async () => {
    const triesIn = async (seconds: number, from: (n: number) => typeof HOME): Promise<number> => {
      const end = store.clock + seconds * 1000;
      let tries = 0;
      for (let n = 1; ; n += 1) {
        const answer = await attempt({ password: 'wrong' }, from(n));
        const wait = 'refused' in answer && answer.refused === 'locked_out' ? Number(answer.details?.retryAfter) : 0;
        if (wait === 0) tries += 1;
        store.wait(wait);
        if (store.clock >= end) return tries;
      }
    };
    expect(await triesIn(24 * 3600, (n) => ({ address: `2001:db8::${n}`, network: `2001:db8:${n}::/64` }))).toBe(149);
    store.wait(2 * 24 * 3600);
    expect(await triesIn(24 * 3600, () => elsewhere(1))).toBe(104);
    // As one who is known there, which counts by itself.
    accepted(await attempt({}, elsewhere(2)));
    expect(await triesIn(24 * 3600, () => elsewhere(2))).toBe(104);
  });

  it('gains nothing by pauses: less than 104 tries a day from one network', async () => {
    const end = store.clock + 24 * 3600 * 1000;
    let tries = 0;
    while (store.clock < end) {
      // At many names, none of which is locked.
      const answer = await attempt({ name: `name${tries}` }, elsewhere(1));
      if ('refused' in answer && answer.refused === 'locked_out') store.wait(Number(answer.details?.retryAfter));
      else if (++tries % 9 === 0) store.wait(480 + 3600);
    }
    expect(tries).toBeLessThanOrEqual(104);
  });

  it('locks a network after five failures, whatever the names, but for those who signed in from there', async () => {
    for (let n = 1; n <= 5; n += 1) await attempt({ name: `name${n}` }, elsewhere(1));
    expect(await attempt({}, elsewhere(1))).toMatchObject({ refused: 'locked_out' });
    accepted(await attempt({}, elsewhere(2)));
    for (let n = 1; n <= 5; n += 1) await attempt({ name: `name${n}` }, elsewhere(2));
    expect(await attempt({ name: 'name6' }, elsewhere(2))).toMatchObject({ refused: 'locked_out' });
    store.wait(60);
    for (let n = 1; n <= 4; n += 1) await attempt({ name: `name${n}` }, elsewhere(2));
    accepted(await attempt({}, elsewhere(2)));
  });

  it('at one who signed in from a network counts there by itself, and no longer than thirty days', async () => {
    for (let n = 1; n <= 5; n += 1) await attempt({ password: 'wrong' });
    expect(await attempt({})).toMatchObject({ refused: 'locked_out' });
    expect(await attempt({ name: 'stranger' })).toEqual({ refused: 'sign_in_refused' });
    store.wait(30 * 24 * 3600);
    for (let n = 1; n <= 5; n += 1) await attempt({ name: `name${n}` });
    expect(await attempt({})).toMatchObject({ refused: 'locked_out' });
  });

  it('locks twice as long with each further failure, 15 minutes at most', async () => {
    for (let n = 1; n <= 5; n += 1) await attempt({ password: 'wrong' }, elsewhere(1));
    const waits: number[] = [];
    for (let n = 6; n <= 12; n += 1) {
      const locked = await attempt({}, elsewhere(1));
      const wait = 'refused' in locked ? Number(locked.details?.retryAfter) : 0;
      waits.push(wait);
      store.wait(wait);
      await attempt({ password: 'wrong' }, elsewhere(1));
    }
    expect(waits).toEqual([30, 60, 120, 240, 480, 900, 900]);
  });

  it('counts guesses sent at once like guesses one by one', async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, () => attempt({ password: 'wrong' }, elsewhere(1))));
    expect(answers.filter((answer) => 'refused' in answer && answer.refused === 'sign_in_refused')).toHaveLength(5);
  });

  it('does not count what is refused while locked, nor compare anything', async () => {
    for (let n = 1; n <= 5; n += 1) await attempt({ password: 'wrong' });
    const compared = store.compared.length;
    for (let n = 1; n <= 20; n += 1) await attempt({ password: 'wrong' });
    expect(store.compared).toHaveLength(compared);
    expect(store.logged('sign_in_failed')).toHaveLength(5);
    store.wait(31);
    accepted(await attempt({}));
  });

  it('is not made easier for somebody who can sign in as themselves', async () => {
    const eve = await enrolled(store, 'Eve');
    for (let n = 1; n <= 4; n += 1) await attempt({ name: `name${n}` });
    accepted(await attempt({ name: 'Eve', code: store.code(eve.totpSecret) }));
    await attempt({ name: 'name5' });
    expect(await attempt({ name: 'name6' })).toMatchObject({ refused: 'locked_out' });
  });

  it('is forgotten after a day', async () => {
    for (let n = 1; n <= 4; n += 1) await attempt({ password: 'wrong' });
    store.wait(24 * 3600 - 1);
    await attempt({ password: 'wrong' });
    expect(await attempt({})).toMatchObject({ refused: 'locked_out' });
    store.wait(30 + 24 * 3600);
    for (let n = 1; n <= 4; n += 1) await attempt({ password: 'wrong' });
    accepted(await attempt({}));
  });
});

describe('a session', () => {
  it('ends after 30 minutes without a request, and each request counts', async () => {
    const { token } = accepted(await attempt({}));
    for (let n = 1; n <= 3; n += 1) {
      store.wait(29 * 60);
      expect(await findSession(store.parts, token)).not.toBeNull();
    }
    store.wait(30 * 60);
    expect(await findSession(store.parts, token)).toBeNull();
  });

  it('ends after 12 hours however much it is used', async () => {
    const { token } = accepted(await attempt({}));
    for (let minutes = 0; minutes < 12 * 60 - 20; minutes += 20) {
      store.wait(20 * 60);
      expect(await findSession(store.parts, token)).not.toBeNull();
    }
    store.wait(20 * 60);
    expect(await findSession(store.parts, token)).toBeNull();
  });

  it('is listed with where it began, and ended by whose it is alone', async () => {
    const eve = await enrolled(store, 'Eve');
    const ada = accepted(await attempt({}, elsewhere(9)));
    const listed = await ownSessions(store.parts, ada);
    expect(listed.map(({ current, address }) => ({ current, address }))).toEqual([
      { current: false, address: HOME.address },
      { current: true, address: '198.51.100.9' },
    ]);
    expect(await endSession(store.parts, eve, ada.session.id, HOME)).toEqual({ refused: 'not_found' });
    expect(await endSession(store.parts, ada, ada.session.id, HOME)).toBeNull();
    expect(await findSession(store.parts, ada.token)).toBeNull();
    expect(store.logged('signed_out')).toEqual([{ name: 'Ada', session: ada.session.id, address: HOME.address }]);
  });
});
