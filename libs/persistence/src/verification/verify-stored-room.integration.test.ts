import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import type { ConnectionId, RoomId, RoomPolicy, SeatNumber } from '@parley/contracts';
import { durableId, EnvelopeError, newDataKey } from '@parley/crypto';
import type { Sealed } from '@parley/crypto';
import { append, EMPTY_TREE, genesisHead, logLeaf, policyDigest, root, verifyInclusion } from '@parley/record';
import { nameHeads } from '@parley/oversight';
import { keepReceipt, logRecord, openEntry } from '@parley/rooms';
import type { LogRecord, StoredEntry } from '@parley/rooms';
import { openedRoom, participant, saying, SigningDevice, testDatabase } from '@parley/testing';
import type { RoomHomeDriver, TestDatabase } from '@parley/testing';
import pg from 'pg';
import type { DataSource } from 'typeorm';
import { PostgresRoomHeads } from '../checkpoints/postgres-room-heads.js';
import { connect } from '../connect.js';
import { PostgresRetention } from '../jobs/postgres-retention.js';
import { PostgresLog } from '../log/postgres-log.js';
import { PostgresMessageLog } from '../message-log/postgres-message-log.js';
import { PostgresPolicyStore } from '../stores/postgres-policy-store.js';
import { PostgresReceipts } from '../stores/postgres-receipts.js';
import { PostgresRoomStore } from '../stores/postgres-room-store.js';
import { verifyStoredRoom } from './verify-stored-room.js';

const key = newDataKey(1);
const record = (roomId: RoomId | null, subject: string): LogRecord =>
  logRecord(key, 'log', { type: 'room_ended', roomId, subject, details: { subject } });

let database: TestDatabase;
let owner: pg.Client;
let chat: DataSource;
let admin: DataSource;
let keeper: DataSource;
let home: RoomHomeDriver;
let log: PostgresLog;
beforeAll(async () => {
  database = await testDatabase();
  owner = new pg.Client(database.owner);
  await owner.connect();
  chat = await connect({ url: database.chat, program: 'chat' });
  admin = await connect({ url: database.admin, program: 'admin' });
  keeper = await connect({ url: database.keeper, program: 'keeper' });
  log = new PostgresLog(admin);
  home = {
    rooms: new PostgresRoomStore(chat),
    messages: new PostgresMessageLog(chat),
    policies: new PostgresPolicyStore(chat, () => []),
    logged: () => Promise.resolve([]),
  };
});
afterAll(async () => {
  await Promise.all([chat, admin, keeper].map((source) => source.destroy()));
  await owner.end();
  await database.drop();
});

describe('the log', () => {
  it('is one tree, whoever appends at the same moment', async () => {
    await Promise.all(
      Array.from({ length: 30 }, (_, i) =>
        new PostgresLog(i % 2 === 0 ? chat : keeper).append([record(null, `a${i}`), record(null, `b${i}`)]),
      ),
    );
    const size = await log.size();
    const { rows } = await owner.query<{ index: string; at: Date; subject: string; details_hash: Buffer }>(
      'select index, at, subject, details_hash from log order by index',
    );
    expect(rows.map((row) => Number(row.index))).toEqual(Array.from({ length: size }, (_, i) => i));
    const leaves = rows.map((row) =>
      logLeaf({
        version: 1,
        at: row.at.getTime(),
        type: 'room_ended',
        roomId: null,
        subject: row.subject,
        detailsHash: row.details_hash,
      }),
    );
    expect(await log.root()).toEqual(root(append(EMPTY_TREE, leaves).tree));
    for (const index of [0, 17, size - 1]) {
      const proof = await log.proof(index);
      expect(verifyInclusion(leaves[index] ?? Buffer.alloc(0), index, proof.size, proof.proof, proof.root)).toBe(true);
    }
    const page = await log.read({ type: 'room_ended', roomId: null, before: 10, limit: 3 });
    expect(page.map((entry) => entry.index)).toEqual([9, 8, 7]);
    expect(page.every((entry) => entry.details !== null)).toBe(true);
  });
});

describe('the record of a stored room', () => {
  let id: RoomId;
  beforeEach(async () => {
    const room = await openedRoom(home);
    ({ id } = room);
    await home.rooms.change(id, () => ({ change: { log: () => [record(id, 'seat 1')] }, result: null }));
    const connection = { id: durableId() as ConnectionId, commitment: randomBytes(32) };
    await home.rooms.connect({
      ...connection,
      roomId: id,
      seat: 1 as SeatNumber,
      address: randomBytes(60) as Sealed,
    });
    for (let i = 1; i <= 5; i += 1) await home.messages.append({ ...saying(id, `${i}`, { key }), connection });
  });

  it('is complete when nobody touched it', async () => {
    expect(await verifyStoredRoom(admin, id)).toMatchObject({
      verdict: 'complete',
      firstMismatch: null,
      entries: 5,
      logEntries: 1,
      logRoot: (await log.root()).toString('base64url'),
    });
  });

  it('names the row that was altered, whatever was altered in it', async () => {
    for (const alteration of [
      "sent_at = sent_at + interval '1 second'",
      'seat = 2',
      "envelope = envelope || '\\x00'",
      'commitment = sha256(commitment)',
      'id = client_message_id',
    ]) {
      const room = await openedRoom(home);
      for (let i = 1; i <= 5; i += 1) await home.messages.append(saying(room.id, `${i}`, { key }));
      await owner.query(`update messages set ${alteration} where room_id = $1 and seq = 3`, [room.id]);
      expect(await verifyStoredRoom(admin, room.id)).toMatchObject({ verdict: 'altered', firstMismatch: { seq: 3 } });
    }
    await owner.query('update messages set connection_id = null where room_id = $1 and seq = 3', [id]);
    expect(await verifyStoredRoom(admin, id)).toMatchObject({ verdict: 'altered', firstMismatch: { seq: 3 } });
  });

  it('names a row that is missing and an address that was exchanged', async () => {
    await owner.query('update connections set commitment = sha256(commitment) where room_id = $1', [id]);
    expect(await verifyStoredRoom(admin, id)).toMatchObject({ verdict: 'altered', firstMismatch: { seq: 1 } });
    await owner.query('delete from messages where room_id = $1 and seq < 3', [id]);
    expect(await verifyStoredRoom(admin, id)).toMatchObject({ verdict: 'altered', firstMismatch: { seq: 1 } });
  });

  describe('that the log has named', () => {
    /** Somebody who owns the database: the newest entries are gone, and the room says so too. */
    const rewind = async (to: number): Promise<void> => {
      await owner.query('delete from messages where room_id = $1 and seq > $2', [id, to]);
      await owner.query(
        'update rooms r set last_seq = m.seq, head = m.head from messages m where r.id = $1 and m.room_id = r.id and m.seq = $2',
        [id, to],
      );
    };
    let index: number;
    beforeEach(async () => {
      await nameHeads({ heads: new PostgresRoomHeads(keeper), logKey: key }, () => true);
      index = (await log.size()) - 1;
    });

    it('says up to where it was compared, also when it has grown since', async () => {
      await home.messages.append(saying(id, '6', { key }));
      expect(await verifyStoredRoom(admin, id)).toMatchObject({
        verdict: 'complete',
        entries: 6,
        named: { seq: 5, logIndex: index },
      });
    });

    it('is altered when it was rewound, although its rows and its head fit', async () => {
      await rewind(3);
      expect(await verifyStoredRoom(admin, id)).toMatchObject({
        verdict: 'altered',
        firstMismatch: {
          seq: 4,
          reason: `The log names 5 entries of this room (its entry ${index}); this one is missing.`,
        },
        entries: 3,
      });
    });

    it('is altered when it was rewound and written anew', async () => {
      await rewind(3);
      for (const words of ['4 anew', '5 anew', '6']) await home.messages.append(saying(id, words, { key }));
      expect(await verifyStoredRoom(admin, id)).toMatchObject({
        verdict: 'altered',
        firstMismatch: { seq: 5, reason: `Up to this entry the room is not what the log names (its entry ${index}).` },
      });
    });

    it('is altered when nothing at all is left of it', async () => {
      await owner.query('delete from messages where room_id = $1', [id]);
      const { rows } = await owner.query<{ policy: RoomPolicy }>(
        'select policy from policies p join rooms r on p.kind = r.kind and p.version = r.policy_version where r.id = $1',
        [id],
      );
      const [stored] = rows;
      if (!stored) throw new Error('a room without its policy');
      const digest = policyDigest(stored.policy);
      await owner.query('update rooms set last_seq = 0, head = $2 where id = $1', [id, genesisHead(id, digest)]);
      expect(await verifyStoredRoom(admin, id)).toMatchObject({ verdict: 'altered', firstMismatch: { seq: 1 } });
    });
  });

  it('was never named by the log while keeper has not come by', async () => {
    expect(await verifyStoredRoom(admin, id)).toMatchObject({ verdict: 'complete', named: null });
  });

  it('opens no envelope that was put into another row', async () => {
    await owner.query(
      `update messages m set envelope = o.envelope from messages o
       where m.room_id = $1 and o.room_id = $1 and (m.seq, o.seq) in ((1, 2), (2, 1))`,
      [id],
    );
    const [first, second, third] = await home.messages.list(id, { from: 1, after: 0, limit: 3 });
    for (const entry of [first, second]) expect(() => entry && openEntry(key, entry)).toThrow(EnvelopeError);
    expect(third && openEntry(key, third).toString()).toBe('{"attachments":[],"text":"3"}');
    expect(await verifyStoredRoom(admin, id)).toMatchObject({ verdict: 'altered', firstMismatch: { seq: 1 } });
  });

  it('is altered when a log entry about it is, even by the owner', async () => {
    await owner.query('alter table log disable trigger log_append_only');
    await owner.query("update log set subject = 'somebody else' where room_id = $1", [id]);
    await owner.query('alter table log enable trigger log_append_only');
    expect(await verifyStoredRoom(admin, id)).toMatchObject({
      verdict: 'altered',
      firstMismatch: { seq: 0, reason: expect.stringContaining('log entry') as unknown },
    });
  });

  it('says up to where each device signed, and which receipt no longer holds', async () => {
    const device = new SigningDevice();
    const participants = [participant(1, { thumbprint: device.thumbprint }), participant(2)];
    const room = await openedRoom(home, { fields: { participants } });
    const say = async (seat: number): Promise<StoredEntry> => {
      const said = await home.messages.append(saying(room.id, 'words', { seat }));
      if (!('entry' in said)) throw new Error('not said');
      return said.entry;
    };
    const [one, two, three, four] = [await say(1), await say(2), await say(1), await say(1)];
    const sign = async (
      lastSeq: number,
      own: StoredEntry[],
      previous: Parameters<typeof device.receipt>[0]['previous'],
    ) => {
      const words = own.map(({ seq, commitment, clientMessageId }) => ({
        seq,
        commitment,
        clientMessageId: clientMessageId ?? '',
      }));
      const receipt = device.receipt({ room: room.id, seat: 1, lastSeq, previous }, words);
      const speaker = { roomId: room.id, seat: 1 as SeatNumber, policy: room.policy };
      const parts = { receipts: new PostgresReceipts(chat) };
      expect(await keepReceipt(parts, speaker, device.thumbprint, receipt.jws)).toEqual({});
      return receipt;
    };
    const first = await sign(two.seq, [one], null);
    await sign(three.seq, [three], first);
    const silent = { seat: 2, signedUpTo: 0, last: 2, receipts: 0, fault: null };
    expect(await verifyStoredRoom(admin, room.id)).toMatchObject({
      verdict: 'complete',
      authorship: [{ seat: 1, signedUpTo: 3, last: four.seq, receipts: 2, fault: null }, silent],
    });
    // Whoever can write the tables can write the chain anew; the device's key is not there.
    await owner.query('update messages set commitment = sha256(commitment) where room_id = $1 and seq = 3', [room.id]);
    expect(await verifyStoredRoom(admin, room.id)).toMatchObject({
      authorship: [
        { signedUpTo: 2, fault: { number: 2, reason: 'What its device signed is not what stands here.' } },
        silent,
      ],
    });
    await owner.query('delete from receipts where room_id = $1 and number = 1', [room.id]);
    expect(await verifyStoredRoom(admin, room.id)).toMatchObject({
      authorship: [
        { signedUpTo: 0, fault: { number: 2, reason: 'It does not follow the receipt before it.' } },
        silent,
      ],
    });
  });

  it('says what is left of a room that was destroyed', async () => {
    const before = await home.rooms.find(id);
    const retention = new PostgresRetention(keeper);
    const decide = () =>
      Promise.resolve({ remains: 'row' as const, certificate: null, log: [record(id, 'destroyed')] });
    expect(await retention.destroy(id, () => Promise.resolve(null))).toBe(false);
    expect(await retention.destroy(id, decide)).toBe(true);
    expect(await verifyStoredRoom(admin, id)).toMatchObject({
      verdict: 'destroyed',
      authorship: [],
      entries: 5,
      head: before?.head.toString('base64url'),
      logEntries: 2,
    });
    expect(await home.rooms.key(id)).toBeNull();
    for (const table of ['messages', 'connections', 'participants', 'knocks', 'room_keys']) {
      const { rowCount } = await owner.query(`select 1 from ${table} where room_id = $1`, [id]);
      expect(rowCount).toBe(0);
    }
  });

  it('leaves nothing of a destroyed room whose terms keep no log', async () => {
    const nothing = { remains: 'nothing' as const, certificate: null, log: [] };
    expect(await new PostgresRetention(keeper).destroy(id, () => Promise.resolve(nothing))).toBe(true);
    expect(await home.rooms.find(id)).toBeNull();
    expect(await verifyStoredRoom(admin, id)).toBeNull();
  });

  it('is unknown for a room that never was', async () => {
    expect(await verifyStoredRoom(admin, durableId() as RoomId)).toBeNull();
  });

  // Last, because the log of this database is never whole again.
  it('is altered when an entry of the log is gone, even if the owner took it', async () => {
    await owner.query('alter table log disable trigger log_append_only');
    await owner.query(
      'delete from log where room_id = $1 and index = (select max(index) from log where room_id = $1)',
      [id],
    );
    await owner.query('alter table log enable trigger log_append_only');
    expect(await verifyStoredRoom(admin, id)).toMatchObject({
      verdict: 'altered',
      firstMismatch: { seq: 0, reason: expect.stringContaining('missing') as unknown },
    });
  });
});
