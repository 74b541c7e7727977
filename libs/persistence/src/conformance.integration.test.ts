import { afterAll, beforeAll, describe, it } from '@jest/globals';
import { messageLogStatements, replayGuardStatements, roomStoreStatements, testDatabase } from '@parley/testing';
import type { RoomHomeDriver, TestDatabase } from '@parley/testing';
import pg from 'pg';
import type { DataSource } from 'typeorm';
import { connect } from './connect.js';
import { PostgresMessageLog } from './message-log/postgres-message-log.js';
import { PostgresPolicyStore } from './stores/postgres-policy-store.js';
import { PostgresReplayGuard } from './stores/postgres-replay-guard.js';
import { PostgresRoomStore } from './stores/postgres-room-store.js';

let database: TestDatabase;
let chat: DataSource;
let owner: pg.Client;
let home: RoomHomeDriver;
beforeAll(async () => {
  database = await testDatabase();
  chat = await connect({ url: database.chat, program: 'chat' });
  owner = new pg.Client(database.owner);
  await owner.connect();
  home = {
    rooms: new PostgresRoomStore(chat),
    messages: new PostgresMessageLog(chat),
    policies: new PostgresPolicyStore(chat, () => []),
    logged: async (id) => {
      const { rows } = await owner.query<{ type: string }>('select type from log where room_id = $1 order by index', [
        id,
      ]);
      return rows.map((row) => row.type);
    },
  };
});
afterAll(async () => {
  await chat.destroy();
  await owner.end();
  await database.drop();
});

describe('rooms in PostgreSQL', () => {
  it.each(roomStoreStatements)('$says', ({ holds }) => holds(() => home));
});
describe('the message log in PostgreSQL', () => {
  it.each(messageLogStatements)('$says', ({ holds }) => holds(() => home));
});
describe('the replay guard in PostgreSQL', () => {
  it.each(replayGuardStatements)('$says', ({ holds }) => holds(() => new PostgresReplayGuard(chat)));
});
