import { describe, expect, it } from '@jest/globals';
import type { ServerTime } from '@parley/contracts';
import { ServerClock } from './server-clock.js';

/** A device whose own clock the test moves. */
function device(start: number) {
  const own = { now: start };
  const clock = new ServerClock(() => own.now);
  const ask = (roundTrip: number, serverNow: number) => {
    const askedAt = own.now;
    own.now += roundTrip;
    clock.observe(serverNow as ServerTime, askedAt);
  };
  return { own, clock, ask };
}

describe('the server clock', () => {
  it('takes half the round trip for the way back', () => {
    const { clock, ask } = device(1_000);
    ask(200, 50_000);
    expect(clock.now()).toBe(50_100);
  });

  it('prefers the shorter way', () => {
    const { clock, ask, own } = device(0);
    ask(20, 10_010);
    ask(400, 10_400);
    expect(clock.now() - own.now).toBe(10_000);
  });

  it('follows at once when the clock of the device was set', () => {
    const { clock, ask, own } = device(0);
    ask(20, 10);
    own.now -= 3_600_000;
    ask(400, 1_000);
    expect(clock.now()).toBe(1_200);
  });

  it('lets an old sample go for a longer but newer one', () => {
    const { clock, ask, own } = device(0);
    ask(20, 10);
    own.now += 61_000;
    ask(40, own.now + 45);
    expect(clock.now() - own.now).toBe(25);
  });
});
