import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { isRefusal } from '@parley/contracts';
import type { Thumbprint } from '@parley/contracts';
import type { ImageOwner } from '@parley/rooms';
import { ANSWER_BOUNDS, ImagePlaces, UPLOAD_BOUNDS } from './image-places.js';
import type { ImageBounds, ImagePlace } from './image-places.js';

const deviceOf = (network: string, device = network): ImageOwner => ({ network, device: device as Thumbprint });
const [anna, ben, cleo] = [deviceOf('anna'), deviceOf('ben'), deviceOf('cleo')];
const BOUNDS: ImageBounds = {
  bytes: 100,
  bytesOfNetwork: 60,
  bytesOfDevice: 60,
  images: 4,
  imagesOfNetwork: 3,
  imagesOfDevice: 3,
  waiting: 5,
  waitingOfNetwork: 5,
  waitingOfDevice: 3,
  waitMs: 60_000,
};
/** The service has no room, whoever asks; the device has more waiting than it may; nobody hears it. */
const BUSY = { refused: 'images_unavailable', details: { retryAfter: 3 } };
const GREEDY = { refused: 'too_many_requests', details: { retryAfter: 3 } };
const GONE = { refused: 'bad_request' };

/** Takes a place and remembers, in order, who got one. */
function counter(bounds: Partial<ImageBounds> = {}) {
  const places = new ImagePlaces({ ...BOUNDS, ...bounds });
  const admitted: string[] = [];
  const held = new Map<string, ImagePlace>();
  return {
    admitted,
    leave: (name: string): void => held.get(name)?.giveBack(),
    shrink: (name: string, bytes: number): void => held.get(name)?.resize(bytes),
    ask: async (name: string, device: ImageOwner, bytes: number, signal?: AbortSignal) => {
      const place = await places.take(device, bytes, signal);
      if (isRefusal(place)) return place;
      admitted.push(name);
      held.set(name, place);
      return null;
    },
  };
}

describe('places for images', () => {
  it('are had at once while there is room, and by whoever waits when one is free', async () => {
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

  it('go round among the devices that wait, however many each has waiting and whoever came first', async () => {
    const { ask, admitted, leave } = counter({ images: 1, waitingOfDevice: 5, waiting: 10 });
    await ask('a', anna, 1);
    for (const name of ['a1', 'a2', 'a3', 'a4']) void ask(name, anna, 1);
    for (const name of ['b1', 'b2']) void ask(name, ben, 1);
    void ask('c1', cleo, 1);
    for (const name of ['a', 'a1', 'b1', 'c1', 'a2', 'b2', 'a3']) {
      leave(name);
      await turn();
    }
    expect(admitted).toEqual(['a', 'a1', 'b1', 'c1', 'a2', 'b2', 'a3', 'a4']);
  });

  it.each([UPLOAD_BOUNDS, ANSWER_BOUNDS])('are left for others, whatever one network takes: %#', async (bounds) => {
    const { ask, admitted } = counter(bounds);
    // A key a request, as it costs nothing.
    const greedy: Promise<unknown>[] = [];
    for (let n = 0; n < bounds.images + bounds.waiting; n += 1) greedy.push(ask(`a${n}`, deviceOf('a', `a${n}`), 1));
    for (const large of [1, 2]) greedy.push(ask(`large${large}`, deviceOf('a', `large${large}`), bounds.bytesOfDevice));
    expect(await ask('b', ben, bounds.bytesOfDevice)).toBeNull();
    expect(admitted).toHaveLength(bounds.imagesOfNetwork + 1);
    for (const most of [bounds.bytesOfNetwork / bounds.bytes, bounds.waitingOfNetwork / bounds.waiting])
      expect(most).toBeLessThanOrEqual(0.5);
  });

  it('are shared by a network, however many devices it says it has: by bytes, by number, and in waiting', async () => {
    const byBytes = counter({ bytesOfDevice: 40 });
    for (const name of ['1', '2', '3']) void byBytes.ask(name, deviceOf('a', name), 30);
    await byBytes.ask('b', ben, 40);
    expect(byBytes.admitted).toEqual(['1', '2', 'b']);
    const byNumber = counter({ imagesOfDevice: 1, waitingOfNetwork: 2 });
    for (const name of ['1', '2', '3', '4', '5']) void byNumber.ask(name, deviceOf('a', name), 1);
    expect(await byNumber.ask('6', deviceOf('a', '6'), 1)).toEqual(GREEDY);
    await byNumber.ask('b', ben, 1);
    expect(byNumber.admitted).toEqual(['1', '2', '3', 'b']);
  });

  it('go round among networks first, and among the devices of each', async () => {
    const { ask, admitted, leave } = counter({ images: 1, waiting: 10 });
    await ask('held', cleo, 1);
    for (const name of ['a1', 'a2', 'a3']) void ask(name, deviceOf('a', name), 1);
    for (const name of ['b1', 'b2']) void ask(name, ben, 1);
    for (const name of ['held', 'a1', 'b1', 'a2', 'b2']) {
      leave(name);
      await turn();
    }
    expect(admitted).toEqual(['held', 'a1', 'b1', 'a2', 'b2', 'a3']);
  });

  it('refuse a device that has too many waiting, with a time to come back', async () => {
    const { ask } = counter();
    await ask('a', anna, 60);
    for (let n = 0; n < 3; n += 1) void ask(`a${n}`, anna, 10);
    expect(await ask('a more', anna, 10)).toEqual(GREEDY);
  });

  it('are waited for by everybody: when too many wait, the one with most waiting gives up its last', async () => {
    const { ask, admitted, leave } = counter({ images: 1, waiting: 4 });
    await ask('held', cleo, 1);
    const [, , third] = ['a1', 'a2', 'a3'].map((name) => ask(name, anna, 1));
    void ask('b1', ben, 1);
    void ask('c1', cleo, 1);
    expect(await third).toEqual(BUSY);
    // Two and one and one: whoever asks for a second now has as many as the first, and is the last.
    expect(await ask('b2', ben, 1)).toEqual(BUSY);
    for (const name of ['held', 'a1', 'b1', 'c1']) {
      leave(name);
      await turn();
    }
    expect(admitted).toEqual(['held', 'a1', 'b1', 'c1', 'a2']);
  });

  it('refuse whoever comes when too many wait and nobody has more waiting, with a time to come back', async () => {
    const { ask } = counter({ images: 1, waiting: 2 });
    await ask('held', cleo, 1);
    for (const [name, device] of [
      ['a', anna],
      ['b', ben],
    ] as const)
      void ask(name, device, 1);
    for (const device of [anna, ben, cleo]) expect(await ask('one more', device, 1)).toEqual(BUSY);
  });

  it('are had at once by one who fits, however many wait for shares of their own', async () => {
    const { ask, admitted } = counter({ waiting: 2 });
    await ask('a', anna, 60);
    for (const name of ['a1', 'a2']) void ask(name, anna, 10);
    expect(await ask('b', ben, 40)).toBeNull();
    expect(admitted).toEqual(['a', 'b']);
  });

  it('are waited for no more by one who hung up, and whoever came after goes in', async () => {
    const { ask, admitted } = counter();
    await ask('a', anna, 60);
    const hangUp = new AbortController();
    const large = ask('large', ben, 60, hangUp.signal);
    void ask('small', cleo, 40);
    await turn();
    expect(admitted).toEqual(['a']);
    hangUp.abort();
    expect(await large).toEqual(GONE);
    await turn();
    expect(admitted).toEqual(['a', 'small']);
    expect(await ask('gone', ben, 0, hangUp.signal)).toEqual(GONE);
  });

  it('stay with one who hung up while it holds one, until it is given back', async () => {
    const { ask, admitted, leave } = counter({ images: 1 });
    const hangUp = new AbortController();
    await ask('a', anna, 1, hangUp.signal);
    void ask('b', ben, 1);
    hangUp.abort();
    await turn();
    expect(admitted).toEqual(['a']);
    leave('a');
    await turn();
    expect(admitted).toEqual(['a', 'b']);
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
