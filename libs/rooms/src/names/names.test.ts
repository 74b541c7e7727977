import { describe, expect, it } from '@jest/globals';
import { ROOM_KINDS } from '@parley/contracts';
import type { RoomPolicy, ServerTime } from '@parley/contracts';
import { randomBytes } from 'node:crypto';
import { policiesOf } from '../policies/policies.js';
import { chooseAbout, chooseName } from './choose-name.js';
import { OfferedNames, randomName } from './offered-names.js';
import { ADJECTIVES, ANIMALS } from './words.js';

const NOW = 1_700_000_000_000 as ServerTime;
const later = (seconds: number) => (NOW + seconds * 1000) as ServerTime;
const names = new OfferedNames(randomBytes(32));
const [audited] = policiesOf(ROOM_KINDS, { retentionDays: 1, linkSeats: 2, sealedSeats: 2 });
if (!audited) throw new Error('no policy');
const named = (rule: RoomPolicy['names'], about: RoomPolicy['about'] = null): RoomPolicy => ({
  ...audited,
  version: 1,
  names: rule,
  about,
});
const person = (blank: 'refused' | 'anonymous' | 'random') => named({ by: 'person', min: 2, max: 5, blank });

describe('offered names', () => {
  it('are all different and made of the lists', () => {
    const texts = names.offer(50, NOW).map((n) => n.text);
    expect(new Set(texts).size).toBe(50);
    for (const text of texts) {
      const [adjective = '', ...animal] = text.split(' ');
      expect(ADJECTIVES).toContain(adjective);
      expect(ANIMALS).toContain(animal.join(' '));
    }
  });

  it('can be chosen for an hour', () => {
    const [offer] = names.offer(1, NOW);
    if (!offer) throw new Error('no offer');
    expect(names.accepts(offer, later(3_599))).toBe(true);
    expect(names.accepts(offer, later(3_600))).toBe(false);
  });

  it('cannot be altered, lengthened or made elsewhere', () => {
    const [offer] = names.offer(1, NOW);
    if (!offer) throw new Error('no offer');
    const [, signature = ''] = offer.offer.split('.');
    const until = (Math.floor(NOW / 1000) + 9_999).toString(36);
    const forged = [
      { ...offer, text: 'Other Name' },
      { ...offer, offer: `${until}.${signature}` },
      { ...offer, offer: signature },
      { ...offer, offer: '' },
      { text: offer.text },
    ];
    for (const choice of forged) expect(names.accepts(choice, NOW)).toBe(false);
    expect(new OfferedNames(randomBytes(32)).accepts(offer, NOW)).toBe(false);
  });
});

describe('choosing a name', () => {
  it('gives the one offered and no other', () => {
    const policy = named({ by: 'offer', choices: 4 });
    const [offer] = names.offer(1, NOW);
    expect(chooseName(policy, offer, names, NOW)).toEqual({ name: offer?.text });
    expect(chooseName(policy, { text: 'Somebody' }, names, NOW)).toMatchObject({ refused: 'name_not_offered' });
    expect(chooseName(policy, undefined, names, NOW)).toMatchObject({ refused: 'name_not_offered' });
  });

  it('counts characters, not bytes or UTF-16 units, after tidying spaces', () => {
    const policy = person('refused');
    expect(chooseName(policy, { text: '  a \t b ' }, names, NOW)).toEqual({ name: 'a b' });
    expect(chooseName(policy, { text: '🙂🙂🙂🙂🙂' }, names, NOW)).toEqual({ name: '🙂🙂🙂🙂🙂' });
    expect(chooseName(policy, { text: 'e\u0301e\u0301' }, names, NOW)).toEqual({ name: 'éé' });
    for (const text of ['a', '🙂🙂🙂🙂🙂🙂', 'a\u202Eb', 'a\u0000b', 'a\uD800b'])
      expect(chooseName(policy, { text }, names, NOW)).toEqual({
        refused: 'name_refused',
        details: { min: 2, max: 5 },
      });
  });

  it('does with a blank what the policy says', () => {
    expect(chooseName(person('refused'), { text: ' ' }, names, NOW)).toMatchObject({ refused: 'name_refused' });
    expect(chooseName(person('anonymous'), undefined, names, NOW)).toEqual({ name: 'Anonymous' });
    expect(chooseName(person('random'), undefined, names, NOW)).toEqual({ name: expect.stringContaining(' ') });
    expect(chooseName(named({ by: 'nobody' }), { text: 'Ada' }, names, NOW)).toEqual({ name: null });
  });

  it('draws random names that differ', () => {
    expect(new Set(Array.from({ length: 100 }, randomName)).size).toBeGreaterThan(50);
  });
});

describe('words about oneself', () => {
  it('are taken up to their length, and only where they are asked for', () => {
    const policy = named({ by: 'nobody' }, { maxLength: 3 });
    expect(chooseAbout(policy, ' 🙂🙂🙂 ')).toEqual({ about: '🙂🙂🙂' });
    expect(chooseAbout(policy, '🙂🙂🙂🙂')).toEqual({ refused: 'message_too_long', details: { length: 4, limit: 3 } });
    expect(chooseAbout(policy, ' ')).toEqual({ about: null });
    expect(chooseAbout(named({ by: 'nobody' }), 'anything at all')).toEqual({ about: null });
  });
});
