import { afterAll, beforeAll, describe, it } from '@jest/globals';
import {
  attachmentsStatements,
  messageLogStatements,
  receiptsStatements,
  replayGuardStatements,
  roomStoreStatements,
  testDatabase,
} from '@parley/testing';
import type { AttachmentsDriver, RoomHomeDriver, TestDatabase } from '@parley/testing';
import pg from 'pg';
import type { DataSource } from 'typeorm';
import { connect } from './connect.js';
import { LIMITS } from '@parley/contracts';
import { PostgresUnsentImages } from './jobs/postgres-unsent-images.js';
import { PostgresMessageLog } from './message-log/postgres-message-log.js';
import { PostgresAttachments } from './stores/postgres-attachments.js';
import { PostgresPolicyStore } from './stores/postgres-policy-store.js';
import { PostgresReceipts } from './stores/postgres-receipts.js';
import { PostgresReplayGuard } from './stores/postgres-replay-guard.js';
import { PostgresRoomStore } from './stores/postgres-room-store.js';

let database: TestDatabase;
let chat: DataSource;
let keeper: DataSource;
let owner: pg.Client;
let home: RoomHomeDriver;
beforeAll(async () => {
  database = await testDatabase();
  chat = await connect({ url: database.chat, program: 'chat' });
  keeper = await connect({ url: database.keeper, program: 'keeper' });
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
  await Promise.all([chat, keeper].map((source) => source.destroy()));
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
describe('receipts in PostgreSQL', () => {
  it.each(receiptsStatements)('$says', ({ holds }) => holds(() => ({ ...home, receipts: new PostgresReceipts(chat) })));
});
describe('images in PostgreSQL', () => {
  const images = (): AttachmentsDriver => ({
    ...home,
    attachments: new PostgresAttachments(chat),
    unsent: new PostgresUnsentImages(keeper),
    waitTooLong: async (id) => {
      await owner.query(
        `update attachments set waiting_since = clock_timestamp() - interval '${LIMITS.unsentImageSeconds} s' where id = $1`,
        [id],
      );
    },
  });
  it.each(attachmentsStatements)('$says', ({ holds }) => holds(images));
});
