import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { isRefusal } from '@parley/contracts';
import type { ClientMessageId, ReadingId, Refusal, RoomId, Thumbprint } from '@parley/contracts';
import {
  durableId,
  jwkThumbprint,
  MasterKeyRing,
  parseMasterKeys,
  sha256,
  SigningKey,
  volatileId,
} from '@parley/crypto';
import type { DataKey, Sealed } from '@parley/crypto';
import { evidenceOf, RecordAltered } from '@parley/oversight';
import type { EvidenceParts } from '@parley/oversight';
import {
  append,
  EMPTY_TREE,
  headsSubject,
  headAfter,
  genesisHead,
  inclusionProof,
  policyDigest,
  root,
  roomHeadLeaf,
  signCheckpoint,
  verifyEvidence,
  writeEvidence,
} from '@parley/record';
import type { EvidenceVerdict, NoteVerifier, RoomHead } from '@parley/record';
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
  sealEntry,
  sendMessage,
} from '@parley/rooms';
import type { Caller, RoomParts } from '@parley/rooms';
import { agreeing, deviceJws, newDeviceKey, testDatabase, testDevice, testParts } from '@parley/testing';
import type { TestDatabase } from '@parley/testing';
import pg from 'pg';
import type { DataSource } from 'typeorm';
import { connect } from '../connect.js';
import { serviceKeys } from '../keys/service-keys.js';
import { PostgresLog } from '../log/postgres-log.js';
import { PostgresMessageLog } from '../message-log/postgres-message-log.js';
import { ENTRY_COLUMNS, entryOf } from '../message-log/entry-rows.js';
import type { EntryRow } from '../message-log/entry-rows.js';
import { poolOf } from '../pool.js';
import { PostgresPolicyStore } from '../stores/postgres-policy-store.js';
import { PostgresRoomStore } from '../stores/postgres-room-store.js';
import { PostgresEvidence } from './postgres-evidence.js';

let database: TestDatabase;
let owner: pg.Client;
let chat: DataSource;
let admin: DataSource;
let parts: RoomParts;
let evidence: EvidenceParts;
let logKey: DataKey;
const lists = new Map<string, RoomHead[]>();
const checkpointKey = new SigningKey(randomBytes(32));

beforeAll(async () => {
  database = await testDatabase();
  owner = new pg.Client(database.owner);
  await owner.connect();
  chat = await connect({ url: database.chat, program: 'chat' });
  admin = await connect({ url: database.admin, program: 'admin' });
  const parsed = parseMasterKeys({ MASTER_KEY: randomBytes(32).toString('hex') });
  if ('faults' in parsed) throw new Error(parsed.faults.join(' '));
  const vault = new MasterKeyRing(parsed.keys);
  const keys = await serviceKeys(chat, vault);
  logKey = keys.log;
  const durable = { rooms: new PostgresRoomStore(chat), messages: new PostgresMessageLog(chat) };
  const inMemory = await testParts();
  const roomKeys = new RoomKeys(vault, () => durable.rooms);
  const now = () => Date.now() as ReturnType<RoomParts['now']>;
  parts = {
    ...inMemory,
    homes: { ...inMemory.homes, durable },
    keys: roomKeys,
    logKey,
    policies: await publishPolicies(
      new PostgresPolicyStore(chat, () => []),
      policiesOf(['audited'], { retentionDays: 1, linkSeats: 2, sealedSeats: 2 }),
    ),
    now,
  };
  evidence = {
    roomKeys,
    keys,
    now,
    evidence: new PostgresEvidence(admin),
    headsLists: {
      place: (listRoot, roomId) => {
        const rooms = lists.get(listRoot.toString('hex')) ?? [];
        const position = rooms.findIndex((room) => room.roomId === roomId);
        if (position < 0) return Promise.resolve(null);
        const { nodes } = append(EMPTY_TREE, rooms.map(roomHeadLeaf));
        const siblings = inclusionProof(
          position,
          rooms.length,
          ({ level, index }) => nodes.find((node) => node.level === level && node.index === index)?.hash,
        );
        return Promise.resolve({ position, rooms: rooms.length, siblings });
      },
    },
  };
});
afterAll(async () => {
  await Promise.all([chat, admin].map((source) => source.destroy()));
  await owner.end();
  await database.drop();
});

function must<T>(value: T | Refusal): T {
  if (isRefusal(value)) throw new Error(`refused: ${value.refused} ${JSON.stringify(value.details)}`);
  return value;
}
/** A device that signs the terms with a key of its own. */
function device(): Caller {
  const offered = parts.policies.get('audited');
  if (!offered) throw new Error('no such kind');
  const key = newDeviceKey();
  const proof = deviceJws(key, 'dpop+jwt', { htm: 'POST', terms: offered.terms });
  return agreeing(testDevice({ thumbprint: jwkThumbprint(key.jwk) as Thumbprint, proof }), offered);
}
const offeredName = () => parts.names.offer(1, parts.now())[0];

/** Two people who said eight things, and went. */
async function conversation(): Promise<RoomId> {
  const [host, guest] = [device(), device()];
  const { id } = must(await openRoom(parts, host, { kind: 'audited', name: offeredName() }));
  const { code, linkKey } = must(await activateRoom(parts, host, id));
  if (code === null || linkKey === null) throw new Error('a host sees code and link');
  const joined = must(await joinRoom(parts, guest, { locator: { code, key: linkKey }, name: offeredName() }));
  if ('knock' in joined)
    must(await decideOnKnocker(parts, host, { roomId: id, knockId: joined.knock.id, admit: true }));
  const speakers = [];
  for (const caller of [host, guest, host])
    speakers.push(must(await enterRoom(parts, caller, { roomId: id, afterSeq: 0 })).speaker);
  for (let n = 0; n < 8; n += 1) {
    const speaker = speakers[n % 2];
    if (!speaker) continue;
    must(
      await sendMessage(parts, speaker, {
        clientMessageId: volatileId() as ClientMessageId,
        salt: randomBytes(32),
        body: { text: `word ${n} 😀`, attachments: [] },
      }),
    );
  }
  must(await endRoom(parts, host, id));
  return id;
}

async function origin(): Promise<string> {
  const { rows } = await owner.query<{ origin: string }>('select origin from log_tree');
  return rows[0]?.origin ?? '';
}
const verifier = async (): Promise<NoteVerifier> => ({
  name: await origin(),
  type: 1,
  publicKey: checkpointKey.publicKey,
});

/** What keeper does each minute: the log names the room as it stands among others, and the log is signed. */
async function cover(roomId: RoomId, key = checkpointKey): Promise<void> {
  const { rows } = await owner.query<{ last_seq: number; head: Buffer }>(
    'select last_seq, head from rooms where id = $1',
    [roomId],
  );
  const [room] = rows;
  if (!room) throw new Error('no room');
  const other = (): RoomHead => ({ roomId: durableId(), lastSeq: 1, head: randomBytes(32), receipts: null });
  const own = { roomId, lastSeq: room.last_seq, head: room.head, receipts: null };
  const named = [other(), own, other()].sort((a, b) => (a.roomId < b.roomId ? -1 : 1));
  const listRoot = root(append(EMPTY_TREE, named.map(roomHeadLeaf)).tree);
  lists.set(listRoot.toString('hex'), named);
  const log = new PostgresLog(admin);
  const subject = headsSubject(listRoot);
  await log.append([logRecord(logKey, 'log', { type: 'heads', roomId: null, subject, details: { rooms: 3 } })]);
  const size = await log.size();
  await owner.query(
    `insert into room_heads (room_id, last_seq, head, log_index) values ($1, $2, $3, $4)
     on conflict (room_id) do update set last_seq = excluded.last_seq, head = excluded.head, log_index = excluded.log_index`,
    [roomId, room.last_seq, room.head, size - 1],
  );
  const checkpoint = { origin: await origin(), size, root: await log.root() };
  await owner.query(
    `insert into checkpoints (origin, size, root, note, verifier, at) values ($1, $2, $3, $4, 'v', now())`,
    [checkpoint.origin, size, checkpoint.root, signCheckpoint(checkpoint, key)],
  );
}

async function exported(roomId: RoomId, redacted: readonly number[] = []): Promise<Buffer> {
  const pieces: Buffer[] = [];
  const lines = evidenceOf(evidence, { id: durableId() as ReadingId, roomId }, { exportId: durableId(), redacted });
  for await (const piece of writeEvidence(lines)) pieces.push(piece);
  return Buffer.concat(pieces);
}
const judged = async (roomId: RoomId, redacted: readonly number[] = []): Promise<EvidenceVerdict> =>
  verifyEvidence([await exported(roomId, redacted)], { keys: [await verifier()], checkReceipts: null });

let id: RoomId;
beforeEach(async () => {
  id = await conversation();
});

describe('the record of a stored room', () => {
  it('is complete, with names, words and addresses, and with entries left out too', async () => {
    await cover(id);
    const complete = {
      verdict: 'complete',
      reason: null,
      entries: 10,
      lastSeq: 10,
      covered: { lastSeq: 10 },
      logEntries: 6,
    };
    expect(await judged(id)).toMatchObject(complete);
    expect(await judged(id, [7, 4, 1, 99])).toMatchObject({ ...complete, redacted: 2 });
    const words = (await exported(id, [4])).toString('utf8');
    expect(words).toContain('word 0 😀');
    expect(words).not.toContain('word 1 ');
    expect(words).toContain('"address":"192.0.2.7"');
    expect(words.match(/"line":"connection"/g)).toHaveLength(2);
  });

  it('proves nothing before a checkpoint covers it', async () => {
    expect(await judged(id)).toMatchObject({ verdict: 'unproved', firstAltered: null, entries: 10, covered: null });
  });

  it('lets go of the database when whoever reads it stops', async () => {
    await cover(id);
    for (let n = 0; n < 30; n += 1)
      for await (const line of evidenceOf(
        evidence,
        { id: durableId() as ReadingId, roomId: id },
        { exportId: '', redacted: [] },
      ))
        if (line.line === 'entry') break;
    const { rows } = await owner.query<{ count: number }>(
      `select count(*)::int as count from pg_stat_activity where datname = $1 and state like 'idle in transaction%'`,
      [database.name],
    );
    expect(rows[0]?.count).toBe(0);
  });

  it('waits for a reader who takes a page and then nothing for longer than the pool bears', async () => {
    const impatient = await connect({ url: database.admin, program: 'admin', poolSize: 1 });
    try {
      const { rows } = await poolOf(impatient).query<{ pid: number }>(
        "select pg_backend_pid() as pid, set_config('idle_in_transaction_session_timeout', '100ms', false)",
      );
      const slow = new PostgresEvidence(impatient).parts(id, []);
      await slow.next();
      for (let idle = true; idle;) {
        const { rows: sessions } = await owner.query<{ idle: boolean }>(
          `select clock_timestamp() - state_change < interval '400 ms' as idle from pg_stat_activity where pid = $1`,
          [rows[0]?.pid],
        );
        idle = sessions[0]?.idle ?? false;
      }
      const rest = [];
      for await (const { part } of slow) rest.push(part);
      expect(rest.filter((part) => part === 'entry')).toHaveLength(10);
    } finally {
      await impatient.destroy();
    }
  });

  it('is as it was at one moment, whatever is written while it is read', async () => {
    await cover(id);
    const pieces: Buffer[] = [];
    const lines = evidenceOf(
      evidence,
      { id: durableId() as ReadingId, roomId: id },
      { exportId: durableId(), redacted: [] },
    );
    async function* disturbed() {
      for await (const line of lines) {
        if (line.line === 'record') await owner.query('delete from messages where room_id = $1', [id]);
        yield line;
      }
    }
    for await (const piece of writeEvidence(disturbed())) pieces.push(piece);
    expect((await verifyEvidence(pieces, { keys: [await verifier()], checkReceipts: null })).verdict).toBe('complete');
  });
});

/** As someone who owns the database does it: nothing asks them for a right. */
const sql = (text: string, ...values: unknown[]) => owner.query(text, [id, ...values]);
const inLog = async (text: string, ...values: unknown[]): Promise<void> => {
  await owner.query('alter table log disable trigger log_append_only');
  await sql(text, ...values);
  await owner.query('alter table log enable trigger log_append_only');
};

describe('someone who has the database and knows the format', () => {
  beforeEach(() => cover(id));

  it.each<[string, string, number]>([
    ['changes a time', "update messages set sent_at = sent_at + interval '1 second' where room_id = $1 and seq = 5", 5],
    ['changes a commitment', 'update messages set commitment = sha256(commitment) where room_id = $1 and seq = 5', 5],
    ['changes a head', 'update messages set head = sha256(head) where room_id = $1 and seq = 6', 6],
    ['drops a message', 'delete from messages where room_id = $1 and seq = 5', 5],
    ['cuts off the end', 'delete from messages where room_id = $1 and seq > 8', 9],
    [
      'cuts off the end and the room with it',
      'with x as (delete from messages where room_id = $1 and seq > 8) update rooms r set last_seq = 8, head = m.head from messages m where r.id = $1 and m.room_id = r.id and m.seq = 8',
      9,
    ],
    ['says somebody else did it', 'update messages set client_message_id = id where room_id = $1 and seq = 7', 7],
  ])('%s: the entry is named', async (_, attack, seq) => {
    await sql(attack);
    expect(await judged(id)).toMatchObject({ verdict: 'altered', firstAltered: seq });
  });

  it('drops a message and closes the gap', async () => {
    await sql('delete from messages where room_id = $1 and seq = 5');
    await sql('update messages set seq = -seq where room_id = $1 and seq > 5');
    await sql('update messages set seq = -seq - 1 where room_id = $1 and seq < 0');
    expect(await judged(id)).toMatchObject({ verdict: 'altered', firstAltered: 5 });
  });

  it('puts a message in between and moves the others on', async () => {
    await sql('update messages set seq = -seq where room_id = $1 and seq > 5');
    await sql('update messages set seq = -seq + 1 where room_id = $1 and seq < 0');
    await sql(
      `insert into messages select room_id, 6, $2, type, seat, recipient_seat, $2, sent_at, envelope, commitment, connection_id, head
       from messages where room_id = $1 and seq = 5`,
      durableId(),
    );
    // The envelope was sealed for another row.
    await expect(exported(id)).rejects.toMatchObject({ where: { seq: 6 } });
  });

  it('turns the room back, with what the log last named of it', async () => {
    await sql('delete from messages where room_id = $1 and seq > 8');
    await sql(
      'update rooms r set last_seq = 8, head = m.head from messages m where r.id = $1 and m.room_id = r.id and m.seq = 8',
    );
    await sql('delete from room_heads where room_id = $1');
    expect(await judged(id)).toMatchObject({ verdict: 'altered', firstAltered: 9 });
  });

  it('says that the room has not ended, or was opened at another time', async () => {
    await sql("update rooms set state = 'locked', closed_at = null where id = $1");
    expect((await judged(id)).verdict).toBe('altered');
    const other = await conversation();
    await cover(other);
    await owner.query("update rooms set created_at = created_at - interval '2 minutes' where id = $1", [other]);
    expect((await judged(other)).verdict).toBe('altered');
  });

  it('swaps two messages with their numbers', async () => {
    await sql('update messages set seq = -seq where room_id = $1 and seq in (5, 6)');
    await sql('update messages set seq = seq + 11 + case seq when -5 then 0 else 0 end where room_id = $1 and seq < 0');
    expect(await judged(id)).toMatchObject({ verdict: 'altered', firstAltered: 5 });
  });

  it('puts an envelope into another row: nothing is handed out in its place', async () => {
    await sql(
      `update messages m set envelope = o.envelope from messages o
       where m.room_id = $1 and o.room_id = $1 and (m.seq, o.seq) in ((5, 6), (6, 5))`,
    );
    await expect(exported(id)).rejects.toEqual(new RecordAltered({ seq: 5 }));
    await expect(exported(id)).rejects.toMatchObject({ where: { seq: 5 } });
  });

  it('writes other words and the whole chain anew, with the room and the heads', async () => {
    await writeAnew(id, 5, 'other words');
    expect(await judged(id)).toMatchObject({ verdict: 'altered' });
    const { rows } = await sql('select last_seq, head from rooms where id = $1');
    const { head } = rows[0] as { head: Buffer };
    await sql('update room_heads set head = $2 where room_id = $1', head);
    expect((await judged(id)).verdict).toBe('altered');
    // Fresh heads in the log and a checkpoint by the keeper itself: the log still says how the room ended.
    await cover(id);
    expect(await judged(id)).toMatchObject({ verdict: 'altered', reason: expect.stringContaining('end') as unknown });
  });

  it('signs the log with a key of their own', async () => {
    await owner.query('delete from checkpoints');
    await cover(id, new SigningKey(randomBytes(32)));
    expect(await judged(id)).toMatchObject({
      verdict: 'altered',
      reason: expect.stringContaining('not signed') as unknown,
    });
  });

  it('puts somebody else into a seat', async () => {
    const stranger = device();
    await sql(
      'update participants set thumbprint = $2, join_proof = $3 where room_id = $1 and seat = 2',
      stranger.thumbprint,
      stranger.proof,
    );
    expect(await judged(id)).toMatchObject({ verdict: 'altered', firstAltered: 2 });
  });

  it('changes or moves what the log says', async () => {
    await inLog("update log set subject = 'somebody else' where room_id = $1 and type = 'room_joined'");
    expect((await judged(id)).verdict).toBe('altered');
    const other = await conversation();
    await cover(other);
    await owner.query('alter table log disable trigger log_append_only');
    await owner.query(
      `update log l set room_id = case when l.room_id = $1 then $2::uuid else $1::uuid end
       where l.type = 'room_locked' and l.room_id in ($1, $2)`,
      [id, other],
    );
    await owner.query('alter table log enable trigger log_append_only');
    await owner.query(
      `update log_details d set room_id = l.room_id, envelope = d.envelope from log l where l.index = d.log_index`,
    );
    await expect(exported(other)).rejects.toBeInstanceOf(RecordAltered);
  });

  it('takes a log entry, or a node of the log, away', async () => {
    const other = await conversation();
    await cover(other);
    await inLog(
      "delete from log where room_id = $1 and type = 'room_joined' and index = (select min(index) from log where room_id = $1 and type = 'room_joined')",
    );
    expect((await judged(id)).verdict).toBe('altered');
    await owner.query('alter table log_nodes disable trigger user');
    await owner.query('delete from log_nodes where level = 1');
    await expect(exported(other)).rejects.toBeInstanceOf(RecordAltered);
  });
});

/** Other words in an entry, sealed and committed to, and every head after it. */
async function writeAnew(roomId: RoomId, seq: number, words: string): Promise<void> {
  const key = await parts.keys.of(roomId);
  const { rows } = await owner.query<EntryRow>(
    `select ${ENTRY_COLUMNS} from messages where room_id = $1 order by seq`,
    [roomId],
  );
  const { rows: addresses } = await owner.query<{ id: string; commitment: Buffer }>(
    'select id, commitment from connections where room_id = $1',
    [roomId],
  );
  const offered = parts.policies.get('audited');
  if (!offered) throw new Error('no such kind');
  let head: Buffer = genesisHead(roomId, policyDigest(offered.policy));
  for (const row of rows) {
    const entry = entryOf(row);
    const content = Buffer.from(`{"attachments":[],"text":"${words}"}`, 'utf8');
    const said = { ...entry, salt: sha256(entry.head), content, connection: null };
    const { envelope, commitment } = entry.seq === seq ? sealEntry(key, said) : entry;
    const addressCommitment = addresses.find((one) => one.id === entry.connectionId)?.commitment ?? null;
    head = headAfter(head, { ...entry, envelope: envelope satisfies Sealed, commitment, addressCommitment });
    await owner.query('update messages set envelope = $3, commitment = $4, head = $5 where room_id = $1 and seq = $2', [
      roomId,
      entry.seq,
      envelope,
      commitment,
      head,
    ]);
  }
  await owner.query('update rooms set head = $2 where id = $1', [roomId, head]);
}
