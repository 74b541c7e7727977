import assert from 'node:assert/strict';
import type { RoomId, SeatNumber, ServerTime } from '@parley/contracts';
import { volatileId } from '@parley/crypto';
import type { Presence } from '@parley/rooms';
import type { Statement } from './statement.js';

const ONE = 1 as SeatNumber;
const TWO = 2 as SeatNumber;
const at = (ms: number) => ms as ServerTime;
const room = () => volatileId() as RoomId;

export const presenceStatements: readonly Statement<Presence>[] = [
  {
    says: 'knows nobody in a room nobody entered',
    async holds(make) {
      const presence = await make();
      const id = room();
      assert.equal(presence.present(id, at(0)).size, 0);
      assert.equal(presence.absentSince(id, ONE, at(0)), null);
    },
  },
  {
    says: 'shows a seat from the moment it is held until its lease ends, in its own room alone',
    async holds(make) {
      const presence = await make();
      const id = room();
      presence.hold(id, ONE, 'a', at(100));
      assert.deepEqual([...presence.present(id, at(99))], [ONE]);
      assert.deepEqual([...presence.present(id, at(100))], []);
      assert.deepEqual([...presence.present(room(), at(0))], []);
    },
  },
  {
    says: 'keeps a seat for as long as its lease is renewed',
    async holds(make) {
      const presence = await make();
      const id = room();
      for (let until = 100; until <= 500; until += 100) presence.hold(id, ONE, 'a', at(until));
      assert.deepEqual([...presence.present(id, at(450))], [ONE]);
      assert.equal(presence.absentSince(id, ONE, at(450)), null);
    },
  },
  {
    says: 'counts a seat as absent from the end of the lease of a source that fell silent',
    async holds(make) {
      const presence = await make();
      const id = room();
      presence.hold(id, ONE, 'a', at(100));
      assert.equal(presence.absentSince(id, ONE, at(99)), null);
      assert.equal(presence.absentSince(id, ONE, at(700)), 100);
    },
  },
  {
    says: 'counts a seat as absent from its release, and not while another source holds it',
    async holds(make) {
      const presence = await make();
      const id = room();
      presence.hold(id, ONE, 'a', at(1_000));
      presence.hold(id, ONE, 'b', at(1_000));
      presence.release(id, ONE, 'a', at(40));
      assert.deepEqual([...presence.present(id, at(50))], [ONE]);
      presence.release(id, ONE, 'b', at(60));
      assert.deepEqual([...presence.present(id, at(70))], []);
      assert.equal(presence.absentSince(id, ONE, at(70)), 60);
    },
  },
  {
    says: 'forgets an absence when the seat is held again',
    async holds(make) {
      const presence = await make();
      const id = room();
      presence.hold(id, ONE, 'a', at(1_000));
      presence.release(id, ONE, 'a', at(10));
      presence.hold(id, ONE, 'b', at(1_000));
      assert.equal(presence.absentSince(id, ONE, at(20)), null);
    },
  },
  {
    says: 'lets a source release only what it holds',
    async holds(make) {
      const presence = await make();
      const id = room();
      presence.hold(id, ONE, 'a', at(1_000));
      presence.hold(id, TWO, 'b', at(1_000));
      presence.release(id, ONE, 'b', at(10));
      presence.release(id, TWO, 'a', at(10));
      assert.deepEqual([...presence.present(id, at(20))].sort(), [ONE, TWO]);
    },
  },
];
