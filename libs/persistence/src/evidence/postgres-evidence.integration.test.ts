import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { isRefusal } from '@parley/contracts';
import type { ClientMessageId, ReadingId, Refusal, RoomId, ServerTime, Thumbprint } from '@parley/contracts';
import {
  durableId,
  jwkThumbprint,
  MasterKeyRing,
  parseMasterKeys,
  sha256,
  SigningKey,
  volatileId,
} from '@parley/crypto';
import type { DataKey } from '@parley/crypto';
import { evidenceOf, nameHeads, RecordAltered } from '@parley/oversight';
import type { EvidenceParts } from '@parley/oversight';
import {
  append,
  EMPTY_TREE,
  genesisHead,
  headAfter,
  logLeaf,
  policyDigest,
  signCheckpoint,
  verifyEvidence,
  writeEvidence,
} from '@parley/record';
import type { EvidenceVerdict, NoteVerifier } from '@parley/record';
import {
  activateRoom,
  decideOnKnocker,
  endRoom,
  enterRoom,
  joinRoom,
  openRoom,
  policiesOf,
  publishPolicies,
  RoomKeys,
  sealEntry,
  sendMessage,
} from '@parley/rooms';
import type { Caller, RoomParts, Speaker, StoredEntry } from '@parley/rooms';
import { agreeing, deviceJws, newDeviceKey, testDatabase, testDevice, testParts } from '@parley/testing';
import type { TestDatabase } from '@parley/testing';
import pg from 'pg';
import type { DataSource } from 'typeorm';
import { PostgresRoomHeads } from '../checkpoints/postgres-room-heads.js';
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
let keeper: DataSource;
let parts: RoomParts;
let evidence: EvidenceParts;
let logKey: DataKey;
const checkpointKey = new SigningKey(randomBytes(32));

beforeAll(async () => {
  database = await testDatabase();
  owner = new pg.Client(database.owner);
  await owner.connect();
  chat = await connect({ url: database.chat, program: 'chat' });
  admin = await connect({ url: database.admin, program: 'admin' });
  keeper = await connect({ url: database.keeper, program: 'keeper' });
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
  };
});
afterAll(async () => {
  await Promise.all([chat, admin, keeper].map((source) => source.destroy()));
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
  const { id, end } = await talk();
  await end();
  return id;
}
/** The same, and they are still there. */
async function talk() {
  const [host, guest] = [device(), device()];
  const { id } = must(await openRoom(parts, host, { kind: 'audited', name: offeredName() }));
  const { code, linkKey } = must(await activateRoom(parts, host, id));
  if (code === null || linkKey === null) throw new Error('a host sees code and link');
  const joined = must(await joinRoom(parts, guest, { locator: { code, key: linkKey }, name: offeredName() }));
  if ('knock' in joined)
    must(await decideOnKnocker(parts, host, { roomId: id, knockId: joined.knock.id, admit: true }));
  const speakers: Speaker[] = [];
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
  return {
    id,
    end: async () => {
      must(await endRoom(parts, host, id));
    },
    say: async (text: string) => {
      const [speaker] = speakers;
      if (!speaker) throw new Error('nobody speaks');
      const clientMessageId = volatileId() as ClientMessageId;
      must(
        await sendMessage(parts, speaker, { clientMessageId, salt: randomBytes(32), body: { text, attachments: [] } }),
      );
    },
  };
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

/** What keeper does each minute: the log names what has changed, and is signed. */
async function keep(): Promise<void> {
  await nameHeads({ heads: new PostgresRoomHeads(keeper), logKey }, () => true);
  await signed();
}
async function signed(key = checkpointKey): Promise<void> {
  const log = new PostgresLog(admin);
  const checkpoint = { origin: await origin(), size: await log.size(), root: await log.root() };
  await owner.query(
    `insert into checkpoints (origin, size, root, note, verifier, at) values ($1, $2, $3, $4, 'v', now())
     on conflict (origin, size) do update set note = excluded.note`,
    [checkpoint.origin, checkpoint.size, checkpoint.root, signCheckpoint(checkpoint, key)],
  );
}

async function exported(roomId: RoomId, redacted: readonly number[] = []): Promise<Buffer> {
  const pieces: Buffer[] = [];
  const lines = evidenceOf(evidence, { id: durableId() as ReadingId, roomId }, { exportId: durableId(), redacted });
  for await (const piece of writeEvidence(lines)) pieces.push(piece);
  return Buffer.concat(pieces);
}
const judged = async (roomId: RoomId, redacted: readonly number[] = []): Promise<EvidenceVerdict> =>
  verifyEvidence([await exported(roomId, redacted)], { keys: [await verifier()] });

let id: RoomId;
beforeEach(async () => {
  id = await conversation();
});

describe('the record of a stored room', () => {
  it('is complete, with names, words and addresses, and with entries left out too', async () => {
    await keep();
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
    await keep();
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
    await keep();
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
    expect((await verifyEvidence(pieces, { keys: [await verifier()] })).verdict).toBe('complete');
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
  beforeEach(() => keep());

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
    await keep();
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
    // Not named again as it is; and where keeper's own rows fit it, the log does not.
    await keep();
    expect(await judged(id)).toMatchObject({ verdict: 'altered' });
    await sql('update room_heads set head = (select head from rooms where id = $1) where room_id = $1');
    await keep();
    expect((await judged(id)).verdict).toBe('altered');
    // Without them keeper names the forgery: the log still says how the room ended.
    await sql('delete from room_heads where room_id = $1');
    await keep();
    expect(await judged(id)).toMatchObject({ verdict: 'altered', reason: expect.stringContaining('end') as unknown });
  });

  describe('while the room is open, hours after it was named', () => {
    let open: Awaited<ReturnType<typeof talk>>;
    beforeEach(async () => {
      open = await talk();
      id = open.id;
      await saidHoursAgo(id);
      await keep();
      await open.say('one more');
      await saidHoursAgo(id);
      await keep();
      await loggedHoursAgo(id);
    });
    const finished = async () => {
      await keep();
      await open.end();
      await keep();
      return judged(id);
    };

    it('rewrites it, keeper names it no more, and the record shows where', async () => {
      await writeAnew(id, 5, 'other words');
      const verdict = await finished();
      expect(verdict).toMatchObject({ verdict: 'altered', namings: 2 });
      expect(verdict.reason).toContain('one or more of the entries 1 to 10 were written anew');
    });

    it('rewrites it and deletes what keeper has named: then it was first named hours late', async () => {
      await writeAnew(id, 5, 'other words');
      await sql('delete from room_heads where room_id = $1');
      const verdict = await finished();
      expect(verdict).toMatchObject({ verdict: 'unproved', namedLate: { from: 1, to: 11 }, namedInTime: false });
      expect(verdict.reason).toMatch(
        /^Entries 1–11 were first named by the log 9 h 0 min after their time: until then/,
      );
    });

    it('rewrites what came after one of its namings, and deletes those since', async () => {
      await writeAnew(id, 11, 'other words');
      await sql('delete from room_heads where room_id = $1 and last_seq = 11');
      const verdict = await finished();
      expect(verdict).toMatchObject({ verdict: 'unproved', namedLate: { from: 11, to: 11 }, namedInTime: false });
      expect(verdict.reason).toMatch(/^Entry 11 was first named by the log 9 h/);
    });

    it('takes away what came after one of its namings, with those since: the room was not named meanwhile', async () => {
      await sql('delete from room_heads where room_id = $1 and last_seq = 11');
      await sql('delete from messages where room_id = $1 and seq = 11');
      await sql(
        'update rooms r set last_seq = 10, head = m.head from messages m where r.id = $1 and m.room_id = r.id and m.seq = 10',
      );
      const verdict = await finished();
      expect(verdict).toMatchObject({ verdict: 'unproved', unnamed: { lastSeq: 10 }, namedInTime: false });
      expect(verdict.reason).toContain('The log did not name this room from');
      expect(verdict.namedLate?.after).toBeLessThan(60_000);
    });

    it('puts a naming of keeper’s own into the place of one that it deletes', async () => {
      await sql('delete from room_heads where room_id = $1 and last_seq = 10');
      expect((await finished()).reason).toContain('does not have that naming');
      await sql('update room_heads set previous = null where room_id = $1 and last_seq = 11 and previous is not null');
      expect((await judged(id)).verdict).toBe('altered');
    });
  });

  it('signs the log with a key of their own', async () => {
    await owner.query('delete from checkpoints');
    await signed(new SigningKey(randomBytes(32)));
    expect(await judged(id)).toMatchObject({
      verdict: 'unusable',
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
    await keep();
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
    await keep();
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
const writeAnew = (roomId: RoomId, seq: number, words: string): Promise<void> =>
  chainAnew(roomId, (entry, key) => {
    if (entry.seq !== seq) return entry;
    const content = Buffer.from(`{"attachments":[],"text":"${words}"}`, 'utf8');
    return { ...entry, ...sealEntry(key, { ...entry, salt: sha256(entry.head), content, connection: null }) };
  });

async function chainAnew(roomId: RoomId, change: (entry: StoredEntry, key: DataKey) => StoredEntry): Promise<void> {
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
    const entry = change(entryOf(row), key);
    const addressCommitment = addresses.find((one) => one.id === entry.connectionId)?.commitment ?? null;
    head = headAfter(head, { ...entry, addressCommitment });
    await owner.query(
      'update messages set envelope = $3, commitment = $4, head = $5, sent_at = $6 where room_id = $1 and seq = $2',
      [roomId, entry.seq, entry.envelope, entry.commitment, head, new Date(entry.sentAt)],
    );
  }
  await owner.query('update rooms set head = $2 where id = $1', [roomId, head]);
}

const HOURS = 9 * 3_600_000;
/** A room's life until now as it would be had all of it been nine hours ago: what its rows say, */
async function saidHoursAgo(roomId: RoomId): Promise<void> {
  const now = Date.now();
  await chainAnew(roomId, (entry) =>
    now - entry.sentAt < HOURS / 2 ? { ...entry, sentAt: (entry.sentAt - HOURS) as ServerTime } : entry,
  );
  await owner.query(
    `update rooms set created_at = created_at - interval '9 hours', activated_at = activated_at - interval '9 hours'
     where id = $1 and created_at > now() - interval '1 hour'`,
    [roomId],
  );
  await owner.query(
    `update participants p set joined_at = m.sent_at from messages m
     where p.room_id = $1 and m.room_id = p.room_id and m.seq = p.joined_seq`,
    [roomId],
  );
}
/** and what the log says of it, signed then by nobody. */
async function loggedHoursAgo(roomId: RoomId): Promise<void> {
  await owner.query('alter table log disable trigger user');
  await owner.query(
    `update log set at = at - interval '9 hours' where index >= (select min(index) from log where room_id = $1)`,
    [roomId],
  );
  await owner.query('alter table log enable trigger user');
  const { rows } = await owner.query<Parameters<typeof logLeaf>[0]>(
    `select 1 as version, floor(extract(epoch from at) * 1000)::float8 as at, type, room_id as "roomId", subject,
            details_hash as "detailsHash" from log order by index`,
  );
  const { tree, nodes } = append(EMPTY_TREE, rows.map(logLeaf));
  await owner.query('alter table log_nodes disable trigger user');
  await owner.query('delete from log_nodes');
  await owner.query(
    'insert into log_nodes (level, index, hash) select * from unnest($1::smallint[], $2::bigint[], $3::bytea[])',
    [nodes.map(({ level }) => level), nodes.map(({ index }) => index), nodes.map(({ hash }) => hash)],
  );
  await owner.query('alter table log_nodes enable trigger user');
  await owner.query('update log_tree set edge = $1', [tree.edge]);
  await owner.query('delete from checkpoints');
}
