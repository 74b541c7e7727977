import { describe, expect, it } from '@jest/globals';
import { ROOM_KINDS } from '@parley/contracts';
import type { RoomPolicy, ServerTime } from '@parley/contracts';
import { policiesOf } from '../policies/policies.js';
import { endIfQuiet, latestEnd } from './lifetime.js';

const [any] = policiesOf(ROOM_KINDS, { retentionDays: 1, linkSeats: 2, sealedSeats: 2 });
if (!any) throw new Error('no policy');
const at = (seconds: number) => (seconds * 1000) as ServerTime;
const policy = (end: Partial<RoomPolicy['end']>, activation: RoomPolicy['activation'] = null): RoomPolicy => ({
  ...any,
  version: 1,
  activation,
  end: { after: null, idle: null, belowSeats: 0, byParticipant: false, ...end },
});
const born = { createdAt: at(100), activatedAt: at(200) };

describe('when a room ends by itself', () => {
  it('is never, without a limit', () => {
    expect(latestEnd(policy({}), at(100))).toBeNull();
    expect(endIfQuiet(policy({}), born, at(300))).toBeNull();
  });
  it('is counted from its activation, not from its opening', () => {
    expect(endIfQuiet(policy({ after: 60 }, { within: 900 }), born, at(210))).toBe(at(260));
  });
  it('is soon, while it is not activated', () => {
    const pending = { ...born, activatedAt: null };
    expect(endIfQuiet(policy({ after: 60, idle: 5 }, { within: 900 }), pending, at(300))).toBe(at(1_000));
  });
  it('is the earlier of its length and the silence', () => {
    const both = policy({ after: 60, idle: 20 });
    expect(endIfQuiet(both, born, at(210))).toBe(at(230));
    expect(endIfQuiet(both, born, at(250))).toBe(at(260));
    expect(endIfQuiet(policy({ idle: 20 }), born, at(1_000))).toBe(at(1_020));
  });
});
