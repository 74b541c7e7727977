import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { isRefusal } from '@parley/contracts';
import type { Thumbprint } from '@parley/contracts';
import { ImagePlaces, UPLOAD_BOUNDS } from './image-places.js';
import type { ImageBounds, ImagePlace } from './image-places.js';

const [anna, ben, cleo] = ['anna', 'ben', 'cleo'] as Thumbprint[] as [Thumbprint, Thumbprint, Thumbprint];
const BOUNDS: ImageBounds = {
  bytes: 100,
  bytesOfDevice: 60,
  images: 4,
  imagesOfDevice: 3,
  waiting: 5,
  waitingOfDevice: 3,
  waitMs: 60_000,
};
const BUSY = { refused: 'too_many_requests', details: { retryAfter: 3 } };

/** Takes a place and remembers, in order, who got one. */
function counter(bounds: Partial<ImageBounds> = {}) {
  const places = new ImagePlaces({ ...BOUNDS, ...bounds });
  const admitted: string[] = [];
  const held = new Map<string, ImagePlace>();
  return {
    admitted,
    leave: (name: string): void => held.get(name)?.giveBack(),
    shrink: (name: string, bytes: number): void => held.get(name)?.resize(bytes),
    ask: async (name: string, device: Thumbprint, bytes: number) => {
      const place = await places.take(device, bytes);
      if (isRefusal(place)) return place;
      admitted.push(name);
      held.set(name, place);
      return null;
    },
  };
}

describe('places for images', () => {
  it('are had at once while there is room, and by whoever waited longest when one is free', async () => {
    const { ask, admitted, leave } = counter();
    for (const [name, device] of [
      ['a', anna],
      ['b', ben],
    ] as const)
      expect(await ask(name, device, 50)).toBeNull();
    void ask('c', cleo, 40);
    void ask('d', ben, 10);
    await turn();
    expect(admitted).toEqual(['a', 'b']);
    leave('a');
    await turn();
    expect(admitted).toEqual(['a', 'b', 'c', 'd']);
  });

  it('are not passed to small ones for ever while a large one waits', async () => {
    const { ask, admitted, leave } = counter();
    await ask('a', anna, 50);
    await ask('b', ben, 40);
    void ask('large', cleo, 60);
    void ask('small', ben, 5);
    await turn();
    expect(admitted).toEqual(['a', 'b']);
    leave('b');
    await turn();
    leave('a');
    await turn();
    expect(admitted).toEqual(['a', 'b', 'large', 'small']);
  });

  it('are shared: a device that has its part of them lets the others pass, by bytes and by number', async () => {
    const { ask, admitted } = counter();
    await ask('a', anna, 50);
    void ask('a2', anna, 20);
    await ask('b', ben, 50);
    expect(admitted).toEqual(['a', 'b']);
    const many = counter();
    for (const name of ['1', '2', '3', '4']) void many.ask(name, anna, 1);
    await many.ask('b', ben, 1);
    expect(many.admitted).toEqual(['1', '2', '3', 'b']);
  });

  it('refuse, with a time to come back, when too many wait of one device or in all', async () => {
    const { ask } = counter();
    await ask('a', anna, 60);
    for (let n = 0; n < 3; n += 1) void ask(`a${n}`, anna, 10);
    expect(await ask('a more', anna, 10)).toEqual(BUSY);
    await ask('b', ben, 40);
    for (let n = 0; n < 2; n += 1) void ask(`b${n}`, ben, 40);
    expect(await ask('c', cleo, 10)).toEqual(BUSY);
  });

  it('refuse when the wait is over, and whoever came after goes in', async () => {
    const { ask, admitted } = counter({ waitMs: 30 });
    await ask('a', anna, 60);
    const large = ask('large', ben, 60);
    await turn();
    const small = ask('small', cleo, 40);
    expect(await large).toEqual(BUSY);
    await small;
    expect(admitted).toEqual(['a', 'small']);
  });

  it('are as large as their image, as soon as that is known', async () => {
    const { ask, admitted, shrink, leave } = counter();
    await ask('a', anna, 60);
    await ask('b', ben, 40);
    void ask('c', cleo, 50);
    shrink('a', 10);
    await turn();
    expect(admitted).toEqual(['a', 'b', 'c']);
    for (const name of ['a', 'b', 'c']) leave(name);
    shrink('a', 100);
    expect(await ask('whole', ben, 60)).toBeNull();
    expect(await ask('rest', anna, 40)).toBeNull();
  });

  it('are given back once, however often it is said', async () => {
    const { ask, admitted, leave } = counter({ images: 1 });
    await ask('a', anna, 1);
    for (const name of ['b', 'c']) void ask(name, ben, 1);
    leave('a');
    leave('a');
    await turn();
    expect(admitted).toEqual(['a', 'b']);
  });

  it('let one device send twenty at once, of which it holds its share', async () => {
    const places = new ImagePlaces(UPLOAD_BOUNDS);
    const held: ImagePlace[] = [];
    let most = 0;
    await Promise.all(
      Array.from({ length: 20 }, async () => {
        const place = await places.take(anna, 10 * 1024 * 1024);
        if (isRefusal(place)) throw new Error(place.refused);
        held.push(place);
        most = Math.max(most, held.length);
        await turn();
        held.shift()?.giveBack();
      }),
    );
    expect(most).toBe(Math.floor(UPLOAD_BOUNDS.bytesOfDevice / (10 * 1024 * 1024)));
  });
});
