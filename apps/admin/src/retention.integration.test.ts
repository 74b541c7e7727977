import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type {
  AdminRoomView,
  HoldAnswer,
  HoldsAnswer,
  KeysAnswer,
  LogAnswer,
  RotationAnswer,
  StatsAnswer,
} from '@parley/contracts';
import type { StagedRoom } from '@parley/testing';
import pg from 'pg';
import { codeOf, signedIn, startConsole } from '../test/console.js';
import type { Browser, Console } from '../test/console.js';
import { conversations } from '../test/conversation.js';
import type { Conversations } from '../test/conversation.js';

const REASON = 'A court asked, file 4 O 12/26';

let service: Console;
let talks: Conversations;
let security: Browser;
beforeAll(async () => {
  service = await startConsole();
  talks = await conversations(service);
  security = await signedIn(service, 'Sam', ['security']);
});
afterAll(async () => {
  await talks.stop();
  await service.stop();
});

async function asOwner(statement: string, values: unknown[] = []): Promise<pg.QueryResultRow[]> {
  const client = new pg.Client(service.database.owner);
  await client.connect();
  try {
    return (await client.query<pg.QueryResultRow>(statement, values)).rows;
  } finally {
    await client.end();
  }
}
/** A conversation whose time has passed, and that nobody has swept. */
async function ended(): Promise<StagedRoom> {
  const room = await talks.talk(['a word']);
  await asOwner('update rooms set ends_at = $2 where id = $1', [room.id, new Date(Date.now() - 1_000)]);
  return room;
}
const roomOf = async (id: string) => (await security.get<{ room: AdminRoomView }>(`/rooms/${id}`)).room;
const hold = (id: string) => security.call('POST', `/rooms/${id}/holds`, { reason: REASON });
const destroy = (id: string, code: string) => security.call('POST', `/rooms/${id}/destruction`, { code });
const logged = async (id: string, type: string) =>
  (await security.get<LogAnswer>(`/log?type=${type}&room=${id}`)).entries.map(({ details }) => details);

describe('a hold', () => {
  it('keeps an ended room from being destroyed until it is released, and stands on its page', async () => {
    const room = await ended();
    const free = await roomOf(room.id);
    expect(free).toMatchObject({ state: 'closed', holds: 0, destructionAsked: null, certificate: null, lastSeq: 3 });
    expect(free.destroysAt).toBe(Number(free.closedAt) + 2190 * 86_400_000);

    const placed = (await hold(room.id)).json as HoldAnswer;
    expect(placed.hold).toMatchObject({ roomId: room.id, by: 'Sam', reason: REASON, releasedAt: null });
    expect(await roomOf(room.id)).toMatchObject({ holds: 1, destroysAt: null });
    const held = await destroy(room.id, String(free.code));
    expect([codeOf(held), held.status]).toEqual(['held', 409]);
    expect((await security.get<HoldsAnswer>(`/holds?room=${room.id}&released=false`)).holds).toEqual([placed.hold]);

    expect((await security.call('DELETE', `/holds/${placed.hold.id}`)).status).toBe(204);
    expect(codeOf(await security.call('DELETE', `/holds/${placed.hold.id}`))).toBe('conflict');
    expect((await security.get<HoldsAnswer>('/holds?released=true')).holds).toMatchObject([{ releasedBy: 'Sam' }]);
    expect(await logged(room.id, 'hold_placed')).toMatchObject([{ name: 'Sam', reason: REASON, address: '127.0.0.1' }]);
    expect(await logged(room.id, 'hold_released')).toMatchObject([{ hold: placed.hold.id, name: 'Sam' }]);
  });

  it('asks for a reason worth the name, and for a room', async () => {
    const { id } = await talks.talk([]);
    for (const reason of ['', 'short', 'x'.repeat(501), null])
      expect(codeOf(await security.call('POST', `/rooms/${id}/holds`, { reason }))).toBe('bad_request');
    for (const query of ['?released=maybe', '?room=%27'])
      expect([query, codeOf(await security.call('GET', `/holds${query}`))]).toEqual([query, 'bad_request']);
  });

  it('is not there, and no room is marked, when the log can not be written', async () => {
    const room = await ended();
    const { code } = await roomOf(room.id);
    const before = (await hold(room.id)).json as HoldAnswer;
    await security.call('DELETE', `/holds/${before.hold.id}`);
    const standing = ((await hold(room.id)).json as HoldAnswer).hold;
    const other = await ended();
    const otherCode = String((await roomOf(other.id)).code);
    await asOwner('revoke insert on log from parley_admin');
    try {
      expect((await hold(room.id)).status).toBe(500);
      expect((await security.call('DELETE', `/holds/${standing.id}`)).status).toBe(500);
      expect((await destroy(other.id, otherCode)).status).toBe(500);
    } finally {
      await asOwner('grant insert on log to parley_admin');
    }
    expect(await roomOf(room.id)).toMatchObject({ holds: 1, code });
    expect(await roomOf(other.id)).toMatchObject({ destructionAsked: null });
    expect((await security.get<HoldsAnswer>(`/holds?room=${room.id}&released=false`)).holds).toEqual([standing]);
  });
});

describe('destruction before its time', () => {
  it('is asked with the code typed in, of a room that has ended, once', async () => {
    const room = await talks.talk(['a word']);
    const { code } = await roomOf(room.id);
    expect(codeOf(await destroy(room.id, String(code)))).toBe('wrong_state');
    await asOwner('update rooms set ends_at = $2 where id = $1', [room.id, new Date(Date.now() - 1_000)]);
    expect(codeOf(await destroy(room.id, '0000'))).toBe('bad_request');
    expect((await roomOf(room.id)).destructionAsked).toBeNull();
    const asked = await destroy(room.id, ` ${String(code).toLowerCase()}`);
    expect([asked.status, asked.json]).toMatchObject([202, { room: { id: room.id } }]);
    expect((await roomOf(room.id)).destructionAsked).toBeGreaterThan(Date.now() - 60_000);
    expect(codeOf(await destroy(room.id, String(code)))).toBe('conflict');
    expect(await logged(room.id, 'destruction_asked')).toMatchObject([{ name: 'Sam', address: '127.0.0.1' }]);
  });
});

describe('keys', () => {
  it('are counted by master key, and rotated when another one wraps some of them', async () => {
    await talks.talk([]);
    const keys = await security.get<KeysAnswer>('/keys');
    expect(keys).toMatchObject({ primary: 1, masterKeys: [{ id: 1, services: 4 }], rotations: [] });
    expect(keys.masterKeys[0]?.rooms).toBeGreaterThan(0);
    expect(codeOf(await security.call('POST', '/keys/rotation'))).toBe('conflict');
    await asOwner('update room_keys set master_key_id = 7 where ctid = (select min(ctid) from room_keys)');
    const asked = await security.call('POST', '/keys/rotation');
    const { rotation } = asked.json as RotationAnswer;
    expect([asked.status, rotation]).toMatchObject([202, { masterKeyId: 1, by: 'Sam', finishedAt: null }]);
    expect(codeOf(await security.call('POST', '/keys/rotation'))).toBe('conflict');
    const now = await security.get<KeysAnswer>('/keys');
    expect([now.masterKeys.map(({ id }) => id), now.rotations]).toEqual([[1, 7], [rotation]]);
    const { entries } = await security.get<LogAnswer>('/log?type=rotation_asked');
    expect(entries).toMatchObject([{ details: { rotation: rotation.id, masterKeyId: 1, name: 'Sam' } }]);
  });
});

describe('figures', () => {
  it('say how many rooms opened today, and that nothing was signed yet', async () => {
    const before = await security.get<StatsAnswer>('/stats');
    await talks.talk(['one', 'two']);
    const stats = await security.get<StatsAnswer>('/stats');
    expect(stats.messages - before.messages).toBe(4);
    expect(stats.figures.days.at(-1)?.opened).toBe(Number(before.figures.days.at(-1)?.opened) + 1);
    expect([stats.figures.days.length, stats.figures.hours.length]).toEqual([30, 24]);
    expect(stats).toMatchObject({ jobs: [], deniedToday: 0, checkpoint: null });
    expect(stats.logSize).toBeGreaterThan(before.logSize);
  });
});
