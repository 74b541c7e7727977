import { describe, expect, it } from '@jest/globals';
import { ROOM_KINDS } from '@parley/contracts';
import type { RoomPolicy } from '@parley/contracts';
import { contradictions, policiesOf } from './policies.js';

type Policy = Omit<RoomPolicy, 'version'>;
const SETTINGS = { retentionDays: 30, linkSeats: 20, sealedSeats: 5 };
const [audited, link, minute, , sealed] = policiesOf(ROOM_KINDS, SETTINGS);
if (!audited || !link || !minute || !sealed) throw new Error('a kind has no policy');

describe('policies', () => {
  it('are there for every kind, in the order asked, and hold no contradiction', () => {
    const policies = policiesOf(ROOM_KINDS, SETTINGS);
    expect(policies.map((policy) => policy.kind)).toEqual([...ROOM_KINDS]);
    for (const policy of policies) expect(contradictions(policy)).toEqual([]);
  });

  it('take retention and seats from the settings', () => {
    expect(audited.keeping.afterEnd.destroyAfter).toBe(30 * 86_400);
    expect([link.seats.max, sealed.seats.max]).toEqual([20, 5]);
  });

  it.each<[string, Policy]>([
    ['readings need the service to hold the keys', { ...audited, keys: 'members' }],
    ['readings need durable messages', { ...link, readings: true }],
    ['readings need the log', { ...audited, keeping: { ...audited.keeping, log: false } }],
    [
      'a volatile room keeps no images, archive, addresses or log',
      { ...link, message: { ...link.message, images: true } },
    ],
    [
      'a volatile room keeps no images, archive, addresses or log',
      { ...link, keeping: { ...link.keeping, addresses: true } },
    ],
    [
      'a volatile room keeps no images, archive, addresses or log',
      { ...link, keeping: { ...link.keeping, log: true } },
    ],
    [
      'a volatile room keeps no images, archive, addresses or log',
      { ...link, keeping: { ...link.keeping, afterEnd: { archive: true, destroyAfter: 0 } } },
    ],
    [
      "members' keys mean no readings and history from joining",
      { ...sealed, keeping: { ...sealed.keeping, historyFrom: 'opening' } },
    ],
    ['a pair needs no activation', { ...minute, activation: { within: 60 } }],
    [
      'an archive needs keys of the service',
      { ...sealed, keeping: { ...sealed.keeping, afterEnd: { archive: true, destroyAfter: 0 } } },
    ],
    ['nobody has a name, so nobody has words about themselves', { ...minute, about: { maxLength: 10 } }],
  ])('may not break: %s', (rule, policy) => {
    expect(contradictions(policy)).toContain(rule);
  });
});
