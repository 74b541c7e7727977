import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isRefusal } from '@parley/contracts';
import type { SeatNumber } from '@parley/contracts';
import { keepReceipt } from '@parley/rooms';
import { openedRoom, saying, SigningDevice, testDatabase } from '@parley/testing';
import type { TestDatabase } from '@parley/testing';
import pg from 'pg';
import type { DataSource } from 'typeorm';
import { connect } from '../connect.js';
import { isLockTimeout } from '../database-error.js';
import { PostgresMessageLog } from '../message-log/postgres-message-log.js';
import { PostgresPolicyStore } from './postgres-policy-store.js';
import { PostgresReceipts } from './postgres-receipts.js';
import { PostgresRoomStore } from './postgres-room-store.js';

let database: TestDatabase;
let chat: DataSource;
let keeper: pg.Client;
let onlooker: pg.Client;
beforeAll(async () => {
  database = await testDatabase();
  chat = await connect({ url: database.chat, program: 'chat' });
  keeper = new pg.Client(database.keeper);
  onlooker = new pg.Client(database.owner);
  await Promise.all([keeper.connect(), onlooker.connect()]);
});
afterAll(async () => {
  await Promise.all([chat.destroy(), keeper.end(), onlooker.end()]);
  await database.drop();
});

describe('a receipt that comes at the last moment', () => {
  it.each([
    ['archives', 'archived', 'for no key update'],
    ['destroys', 'destroyed', 'for update'],
  ])('is not kept in a room that keeper %s meanwhile', async (_does, state, lock) => {
    const home = {
      rooms: new PostgresRoomStore(chat),
      messages: new PostgresMessageLog(chat),
      policies: new PostgresPolicyStore(chat, () => []),
      logged: () => Promise.resolve([]),
    };
    const room = await openedRoom(home);
    const said = await home.messages.append(saying(room.id, 'last words'));
    if (isRefusal(said) || said.duplicate) throw new Error('not said');
    const { seq, clientMessageId, commitment } = said.entry;
    const device = new SigningDevice();
    const seat = 1 as SeatNumber;
    const { jws } = device.receipt({ room: room.id, seat, lastSeq: seq, previous: null }, [
      { seq, clientMessageId: clientMessageId ?? '', commitment },
    ]);
    const speaker = { roomId: room.id, seat, policy: room.policy };
    const give = () => keepReceipt({ receipts: new PostgresReceipts(chat) }, speaker, device.thumbprint, jws);
    const kept = async (): Promise<number | null> =>
      (await onlooker.query('select from receipts where room_id = $1', [room.id])).rowCount;

    await keeper.query('begin');
    await keeper.query(`select from rooms where id = $1 ${lock}`, [room.id]);
    const giving = { settled: false };
    const given = give()
      .catch((error: unknown) => error)
      .finally(() => {
        giving.settled = true;
      });
    for (let waits = false; !waits && !giving.settled;) {
      const { rowCount } = await onlooker.query(
        "select from pg_stat_activity where usename = 'parley_chat' and datname = current_database() and wait_event_type = 'Lock'",
      );
      waits = rowCount !== 0;
    }
    await keeper.query('update rooms set state = $2 where id = $1', [room.id, state]);
    await keeper.query('commit');
    const answer = await given;
    expect(await kept()).toBe(0);
    // It waited for no longer than a message would; or it saw what became of the room.
    expect(isRefusal(answer) ? answer.refused : isLockTimeout(answer)).toEqual(isRefusal(answer) ? 'room_ended' : true);
    expect(await give()).toEqual({ refused: 'room_ended' });
    expect(await kept()).toBe(0);
  });
});
