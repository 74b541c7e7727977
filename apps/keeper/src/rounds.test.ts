import { beforeEach, describe, expect, it } from '@jest/globals';
import type { RoomId } from '@parley/contracts';
import { accepted, RoomStage, testParts } from '@parley/testing';
import { tidyRooms } from './rounds.js';
import type { KeeperParts } from './rounds.js';

let stage: RoomStage;
let parts: Pick<KeeperParts, 'home' | 'logKey'>;
let ids: RoomId[];
beforeEach(async () => {
  stage = new RoomStage(await testParts({ kinds: ['audited'] }), 'audited');
  parts = { home: stage.parts.homes.durable, logKey: stage.parts.logKey };
  ids = [];
  for (let n = 0; n < 3; n += 1) ids.push(accepted(await stage.open()).id);
  stage.parts.clock.pass(15 * 60);
});
const states = () => Promise.all(ids.map(async (id) => (await parts.home.rooms.find(id))?.state));

describe('a round', () => {
  it('ends every room whose time has passed, and a second one finds none', async () => {
    expect(await tidyRooms(parts, () => true)).toEqual({ ended: 3, failed: [] });
    expect(await states()).toEqual(['closed', 'closed', 'closed']);
    expect(await tidyRooms(parts, () => true)).toEqual({ ended: 0, failed: [] });
  });

  it('finishes the room it is at when it is told to stop, and leaves the others for later', async () => {
    let asked = 0;
    expect(await tidyRooms(parts, () => (asked += 1) <= 1)).toMatchObject({ ended: 1 });
    expect((await states()).filter((state) => state === 'closed')).toHaveLength(1);
  });

  it('goes on past a room that can not be tidied, and names it', async () => {
    const error = new Error('locked by somebody');
    const { rooms } = parts.home;
    const change = rooms.change.bind(rooms);
    rooms.change = (id, decide) => (id === ids[0] ? Promise.reject(error) : change(id, decide));
    const tidied = await tidyRooms(parts, () => true);
    expect(tidied).toEqual({ ended: 2, failed: [{ id: ids[0], error }] });
  });
});
