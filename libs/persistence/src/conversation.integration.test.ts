import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { isRefusal, refuse } from '@parley/contracts';
import type { ClientMessageId, Refusal } from '@parley/contracts';
import { MasterKeyRing, parseMasterKeys, volatileId } from '@parley/crypto';
import {
  activateRoom,
  decideOnKnocker,
  endRoom,
  enterRoom,
  joinRoom,
  logRecord,
  openRoom,
  policiesOf,
  publishPolicies,
  RoomKeys,
  sendMessage,
} from '@parley/rooms';
import type { Caller, RoomParts } from '@parley/rooms';
import { agreeing, testDatabase, testDevice, testParts } from '@parley/testing';
import type { TestDatabase } from '@parley/testing';
import type { DataSource } from 'typeorm';
import { connect } from './connect.js';
import { serviceKeys } from './keys/service-keys.js';
import { PostgresLog } from './log/postgres-log.js';
import { PostgresMessageLog } from './message-log/postgres-message-log.js';
import { PostgresPolicyStore } from './stores/postgres-policy-store.js';
import { PostgresRoomStore } from './stores/postgres-room-store.js';
import { verifyStoredRoom } from './verification/verify-stored-room.js';

let database: TestDatabase;
let chat: DataSource;
let admin: DataSource;
let parts: RoomParts;
beforeAll(async () => {
  database = await testDatabase();
  chat = await connect({ url: database.chat, program: 'chat' });
  admin = await connect({ url: database.admin, program: 'admin' });
  const parsed = parseMasterKeys({ MASTER_KEY: randomBytes(32).toString('hex') });
  if ('faults' in parsed) throw new Error(parsed.faults.join(' '));
  const vault = new MasterKeyRing(parsed.keys);
  const { log: logKey } = await serviceKeys(chat, vault);
  const durable = { rooms: new PostgresRoomStore(chat), messages: new PostgresMessageLog(chat) };
  const policies = new PostgresPolicyStore(chat, ({ kind, version }) => [
    logRecord(logKey, 'log', { type: 'policy_changed', roomId: null, subject: kind, details: { version } }),
  ]);
  const inMemory = await testParts();
  parts = {
    ...inMemory,
    homes: { ...inMemory.homes, durable },
    keys: new RoomKeys(vault, () => durable.rooms),
    logKey,
    policies: await publishPolicies(
      policies,
      policiesOf(['audited'], { retentionDays: 1, linkSeats: 2, sealedSeats: 2 }),
    ),
    now: () => Date.now() as ReturnType<RoomParts['now']>,
  };
});
afterAll(async () => {
  await Promise.all([chat, admin].map((source) => source.destroy()));
  await database.drop();
});

/** A device that has read the terms of the kind there is. */
const device = (): Caller => {
  const offered = parts.policies.get('audited');
  if (!offered) throw new Error('no such kind');
  return agreeing(testDevice(), offered);
};
const offeredName = () => parts.names.offer(1, parts.now())[0];
function must<T>(value: T | Refusal): T {
  if (isRefusal(value)) throw new Error(`refused: ${value.refused}`);
  return value;
}

describe('an audited conversation kept in the database', () => {
  it('goes from the code to its end, with one seat for the many who knock, and verifies', async () => {
    const host = device();
    const room = must(await openRoom(parts, host, { kind: 'audited', name: offeredName() }));
    const active = must(await activateRoom(parts, host, room.id));
    if (active.code === null || active.linkKey === null) throw new Error('a host sees code and link');
    const locator = { code: active.code, key: active.linkKey };

    const guests = Array.from({ length: 40 }, device);
    const joins = await Promise.all(guests.map((guest) => joinRoom(parts, guest, { locator, name: offeredName() })));
    const waiting = guests.flatMap((guest, i) => {
      const joined = joins[i];
      return joined && 'knock' in joined ? [{ guest, knockId: joined.knock.id }] : [];
    });
    expect(waiting).toHaveLength(8);
    const decisions = await Promise.all(
      waiting.map(({ knockId }) => decideOnKnocker(parts, host, { roomId: room.id, knockId, admit: true })),
    );
    const admitted = decisions.findIndex((decision) => !isRefusal(decision));
    expect(decisions.filter((decision) => !isRefusal(decision))).toHaveLength(1);
    const guest = waiting[admitted]?.guest ?? device();

    const entered = [host, guest].map((caller) => enterRoom(parts, caller, { roomId: room.id, afterSeq: 0 }));
    const speakers = (await Promise.all(entered)).map((answer) => must(answer).speaker);
    const said = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        speakers.map((speaker) =>
          sendMessage(parts, speaker, {
            clientMessageId: volatileId() as ClientMessageId,
            salt: randomBytes(32),
            body: { text: `word ${i}`, attachments: [] },
          }),
        ),
      ).flat(),
    );
    expect(said.filter(isRefusal)).toEqual([]);
    expect(await joinRoom(parts, device(), { locator, name: offeredName() })).toEqual(refuse('room_unavailable'));

    const again = must(await enterRoom(parts, guest, { roomId: room.id, afterSeq: 0 }));
    expect(again.entered.entries.map((entry) => [entry.seq, entry.type])).toEqual([
      [1, 'joined'],
      [2, 'joined'],
      ...said.map((_, i) => [i + 3, 'message']),
    ]);
    expect(must(await endRoom(parts, guest, room.id))).toMatchObject({ state: 'closed', lastSeq: 42 });
    const log = await new PostgresLog(admin).read({ type: null, roomId: room.id, before: null, limit: 50 });
    expect(log.map((entry) => entry.type).reverse()).toEqual([
      'room_opened',
      'room_joined',
      'room_activated',
      'room_joined',
      'room_locked',
      'room_ended',
    ]);
    expect(await verifyStoredRoom(admin, room.id)).toMatchObject({ verdict: 'complete', entries: 42, logEntries: 6 });
  });
});
