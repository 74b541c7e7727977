import { randomBytes } from 'node:crypto';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isRefusal } from '@parley/contracts';
import type { AttachmentId, ClientMessageId, EntryId, Refusal, RoomId, SeatNumber } from '@parley/contracts';
import { durableId, MasterKeyRing, parseMasterKeys, type Sealed, SigningKey, volatileId } from '@parley/crypto';
import { startPostgres } from '@parley/embedded';
import { openObjects } from '@parley/objects';
import {
  connect,
  DATA_TABLES,
  KEY_TABLES,
  PASSING_TABLES,
  PostgresLog,
  PostgresMessageLog,
  PostgresPolicyStore,
  PostgresRoomStore,
  PostgresRoomVerification,
  serviceKeys,
} from '@parley/persistence';
import {
  append,
  EMPTY_TREE,
  keyChangeNote,
  logLeaf,
  root,
  signCertificate,
  signCheckpoint,
  signKeyChange,
  verifierKey,
} from '@parley/record';
import type { LoggedEntry } from '@parley/record';
import {
  activateRoom,
  decideOnKnocker,
  enterRoom,
  imageObjects,
  joinRoom,
  openEntry,
  openLogDetails,
  openRoom,
  policiesOf,
  publishPolicies,
  RoomKeys,
  sendMessage,
} from '@parley/rooms';
import type { Caller, RoomParts } from '@parley/rooms';
import { agreeing, testDatabase, testDevice, testParts } from '@parley/testing';
import type { TestDatabase } from '@parley/testing';
import pg from 'pg';
import { commands } from '../commands.js';

const MASTER_KEY = randomBytes(32).toString('hex');
const CANARY = 'the canary sings in the back-up';
const folder = mkdtempSync(join(tmpdir(), 'parley-backup-'));
const place = (name: string): string => join(folder, name);
const ring = (): MasterKeyRing => {
  const parsed = parseMasterKeys({ MASTER_KEY });
  if ('faults' in parsed) throw new Error(parsed.faults.join(' '));
  return new MasterKeyRing(parsed.keys);
};
function must<T>(value: T | Refusal): T {
  if (isRefusal(value)) throw new Error(`refused: ${value.refused}`);
  return value;
}

let from: TestDatabase;
let roomId: RoomId;
const image = durableId() as AttachmentId;
const signer = new SigningKey(randomBytes(32));

async function operator(line: readonly string[], database: TestDatabase, objects: string): Promise<string> {
  const said: string[] = [];
  const env = { MIGRATION_DATABASE_URL: database.owner, MASTER_KEY, OBJECTS_DIR: objects };
  await commands(env, (words) => said.push(words)).parseAsync([...line], { from: 'user' });
  return said.join('\n');
}
/** A checkpoint of four of the five entries, as keeper would have signed it. */
async function sign(client: pg.Client, origin: string): Promise<void> {
  const { rows } = await client.query<LoggedEntry>(
    `select 1 as version, (extract(epoch from at) * 1000)::float8 as at, type, room_id as "roomId", subject, details_hash as "detailsHash"
     from log order by index limit 4`,
  );
  const checkpoint = { origin, size: 4, root: root(append(EMPTY_TREE, rows.map(logLeaf)).tree) };
  await client.query('insert into checkpoints values ($1, 4, $2, $3, $4, now())', [
    origin,
    checkpoint.root,
    signCheckpoint(checkpoint, signer),
    keyOf(signer, origin),
  ]);
}
const keyOf = (key: SigningKey, name: string): string => verifierKey({ name, type: 1, publicKey: key.publicKey });
const partIn = (directory: string): string => join(directory, readdirSync(directory).at(-1) ?? '');
const restoreInto = (
  database: TestDatabase,
  objects: string,
  data = partIn(place('data')),
  keys = partIn(place('keys')),
  ...more: string[]
) => operator(['restore', '--data', data, '--keys', keys, ...more], database, objects);

/** A room of two with three messages and an image, as chat would have made it. */
async function converse(database: TestDatabase): Promise<RoomId> {
  const chat = await connect({ url: database.chat, program: 'chat' });
  try {
    const { log: logKey } = await serviceKeys(chat, ring());
    const durable = { rooms: new PostgresRoomStore(chat), messages: new PostgresMessageLog(chat) };
    const inMemory = await testParts();
    const parts: RoomParts = {
      ...inMemory,
      homes: { ...inMemory.homes, durable },
      keys: new RoomKeys(ring(), () => durable.rooms),
      logKey,
      policies: await publishPolicies(
        new PostgresPolicyStore(chat, () => []),
        policiesOf(['audited'], { retentionDays: 1, linkSeats: 2, sealedSeats: 2 }),
      ),
      now: () => Date.now() as ReturnType<RoomParts['now']>,
    };
    const device = (): Caller => {
      const offered = parts.policies.get('audited');
      if (!offered) throw new Error('no such kind');
      return agreeing(testDevice(), offered);
    };
    const name = () => parts.names.offer(1, parts.now())[0];
    const [host, guest] = [device(), device()];
    const room = must(await openRoom(parts, host, { kind: 'audited', name: name() }));
    const active = must(await activateRoom(parts, host, room.id));
    if (active.code === null || active.linkKey === null) throw new Error('a host sees code and link');
    const joined = must(
      await joinRoom(parts, guest, { locator: { code: active.code, key: active.linkKey }, name: name() }),
    );
    if (!('knock' in joined)) throw new Error('no knock');
    must(await decideOnKnocker(parts, host, { roomId: room.id, knockId: joined.knock.id, admit: true }));
    const { speaker } = must(await enterRoom(parts, host, { roomId: room.id, afterSeq: 0 }));
    for (const text of [CANARY, 'two', 'three'])
      must(
        await sendMessage(parts, speaker, {
          clientMessageId: volatileId() as ClientMessageId,
          salt: randomBytes(32),
          body: { text, attachments: [] },
        }),
      );
    return room.id;
  } finally {
    await chat.destroy();
  }
}

async function asOwner<T>(database: TestDatabase, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(database.owner);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

beforeAll(async () => {
  from = await testDatabase();
  roomId = await converse(from);
  await asOwner(from, (client) =>
    client.query(`insert into attachments (id, room_id, seat, facts, bytes) values ($1, $2, 1, '\\x00', 9)`, [
      image,
      roomId,
    ]),
  );
  const { objects } = await openObjects({ folder: place('objects') });
  for (const name of Object.values(imageObjects(roomId, image))) await objects.put(name, randomBytes(4_000));
  // As keeper would have signed: a restore believes the keys that the back-up knows.
  const origin = await originOf(from);
  await asOwner(from, (client) => sign(client, origin));
  await operator(['backup', '--data', place('data'), '--keys', place('keys')], from, place('objects'));
});
afterAll(async () => {
  await from.drop();
  rmSync(folder, { recursive: true });
});

/** Every file below a folder, unzipped. */
const bytesBelow = (path: string): Buffer[] =>
  readdirSync(path, { withFileTypes: true }).flatMap((one) => {
    const inside = join(path, one.name);
    if (one.isDirectory()) return bytesBelow(inside);
    const bytes = readFileSync(inside);
    return [inside.endsWith('.gz') ? gunzipSync(bytes) : bytes];
  });

describe('a back-up', () => {
  it('knows of every table whether it belongs to the data, to the keys or to the moment', async () => {
    const { rows } = await asOwner(from, (client) =>
      client.query<{ name: string }>(
        `select table_name as name from information_schema.tables where table_schema = 'public'`,
      ),
    );
    expect([...DATA_TABLES, ...KEY_TABLES, ...PASSING_TABLES, 'migrations'].sort()).toEqual(
      rows.map(({ name }) => name).sort(),
    );
  });

  it('holds no word and, in its data part, no key; only its owner can read it', () => {
    const [data, keys] = [bytesBelow(partIn(place('data'))), bytesBelow(partIn(place('keys')))];
    expect([...data, ...keys].filter((bytes) => bytes.includes(CANARY))).toEqual([]);
    expect(readdirSync(join(partIn(place('data')), 'tables')).filter((name) => name.includes('keys'))).toEqual([
      'passkeys.jsonl.gz',
    ]);
    expect(readdirSync(join(partIn(place('keys')), 'tables')).sort()).toEqual([
      'master_keys.jsonl.gz',
      'room_keys.jsonl.gz',
      'service_keys.jsonl.gz',
    ]);
    for (const part of ['data', 'keys']) expect(statSync(partIn(place(part))).mode & 0o077).toBe(0);
  });

  it('restored elsewhere opens, verifies, and goes on as a log of another name that says where it comes from', async () => {
    const to = await testDatabase();
    try {
      const said = await restoreInto(to, place('elsewhere'));
      expect(said).toContain('Restored 1 rooms, 5 log entries and 2 objects');
      const admin = await connect({ url: to.admin, program: 'admin' });
      try {
        const verified = await new PostgresRoomVerification(admin).verify(roomId);
        expect(verified).toMatchObject({ verdict: 'complete', entries: 5, logEntries: 5, logSize: 6 });
        const [row] = await messagesOf(to);
        const key = await new RoomKeys(ring(), () => new PostgresRoomStore(admin)).of(roomId);
        if (!row) throw new Error('no message');
        expect(openEntry(key, row).toString('utf8')).toContain(CANARY);
        const [newest] = await new PostgresLog(admin).read({
          type: 'log_restored',
          roomId: null,
          before: null,
          limit: 9,
        });
        const { log } = await serviceKeys(admin, ring());
        if (!newest?.details) throw new Error('no entry');
        const [old, now] = await Promise.all([originOf(from), originOf(to)]);
        expect(openLogDetails(log, newest.details, null)).toMatchObject({ from: { origin: old, size: 5 } });
        expect([newest.index, newest.subject]).toEqual([5, now]);
        expect(now).not.toBe(old);
      } finally {
        await admin.destroy();
      }
      expect(bytesBelow(join(place('elsewhere'), 'rooms'))).toEqual(bytesBelow(join(place('objects'), 'rooms')));
    } finally {
      await to.drop();
    }
  });

  it('destroys again what was destroyed since, by certificates that the log’s key has signed, and by no others', async () => {
    const { rows: found } = await asOwner(from, (client) =>
      client.query<{ head: Buffer; digest: Buffer }>(
        'select head, digest from rooms r join policies p on p.kind = r.kind and p.version = r.policy_version',
      ),
    );
    const [room] = found;
    if (!room) throw new Error('no room');
    const certificate = {
      origin: await originOf(from),
      number: 7,
      roomId,
      kind: 'audited',
      policyDigest: room.digest,
      entries: 5,
      head: room.head,
      endedAt: Date.UTC(2026, 10, 20),
      destroyedAt: Date.UTC(2026, 10, 21),
      outOfBackupsAt: Date.UTC(2026, 11, 26),
      reason: 'asked',
      images: 1,
      archive: 'none',
      masterKeyIds: [1],
    } as const;
    // Under a hold when it was backed up once more: it was released before keeper began, or there were no certificate.
    const by = durableId();
    await asOwner(from, async (client) => {
      await client.query(
        "insert into administrators (id, name, name_key, roles, created_at) values ($1, 'Ada', 'ada', '{}', now())",
        [by],
      );
      await client.query(
        "insert into holds (id, room_id, administrator_id, reason, placed_at) values ($1, $2, $3, '\\x00', now())",
        [durableId(), roomId, by],
      );
    });
    await operator(['backup', '--data', place('held'), '--keys', place('held-keys')], from, place('objects'));
    await asOwner(from, (client) => client.query('delete from holds'));
    const states: [SigningKey, string, string][] = [
      [new SigningKey(randomBytes(32)), 'active', 'data'],
      [signer, 'destroyed', 'data'],
      [signer, 'destroyed', 'held'],
    ];
    for (const [key, state, part] of states) {
      const to = await testDatabase();
      const folderOf = place(`with-${state}-${part}`);
      try {
        const { objects } = await openObjects({ folder: folderOf });
        await objects.put(`certificates/${roomId}`, Buffer.from(signCertificate(certificate, key), 'utf8'));
        const said = await restoreInto(
          to,
          folderOf,
          partIn(place(part)),
          partIn(place(part === 'held' ? 'held-keys' : 'keys')),
        );
        const gone = state === 'destroyed';
        const words = {
          active: `A certificate of room ${roomId} was left alone`,
          destroyed: 'Destroyed again, by their certificates since: no. 7.',
        };
        expect(said).toContain(words[state as keyof typeof words]);
        const { rows } = await asOwner(to, (client) =>
          client.query(`select state, (select count(*)::integer from messages) as messages,
                               (select count(*)::integer from room_keys) as keys from rooms`),
        );
        expect(rows).toEqual([
          { state: gone ? 'destroyed' : (expect.any(String) as unknown), messages: gone ? 0 : 5, keys: gone ? 0 : 1 },
        ]);
        expect(await objects.get(imageObjects(roomId, image).original)).toEqual(gone ? null : expect.any(Buffer));
        const admin = await connect({ url: to.admin, program: 'admin' });
        const verified = await new PostgresRoomVerification(admin).verify(roomId);
        await admin.destroy();
        expect(verified).toMatchObject(gone ? { verdict: 'destroyed', certificate: 7 } : { verdict: 'complete' });
      } finally {
        await to.drop();
      }
    }
  });

  it('believes a certificate of a newer key when the operator knows that key, or a change that both keys have signed', async () => {
    const origin = await originOf(from);
    const newer = new SigningKey(randomBytes(32));
    const { rows: found } = await asOwner(from, (client) =>
      client.query<{ head: Buffer; digest: Buffer }>(
        'select head, digest from rooms r join policies p on p.kind = r.kind and p.version = r.policy_version',
      ),
    );
    const [room] = found;
    if (!room) throw new Error('no room');
    const note = signCertificate(
      {
        origin,
        number: 9,
        roomId,
        kind: 'audited',
        policyDigest: room.digest,
        entries: 5,
        head: room.head,
        endedAt: 1,
        destroyedAt: 2,
        outOfBackupsAt: 3,
        reason: 'retention',
        images: 1,
        archive: 'none',
        masterKeyIds: [1],
      },
      newer,
    );
    mkdirSync(place('later'));
    writeFileSync(join(place('later'), 'certificate.sealed'), note);
    const change = keyChangeNote(signKeyChange(origin, signer, newer));
    const restoredWith = async (name: string, ...more: string[]): Promise<[string, number]> => {
      const to = await testDatabase();
      try {
        const said = await restoreInto(to, place(name), undefined, undefined, ...more);
        const { rows } = await asOwner(to, (client) =>
          client.query<{ n: number }>(
            'select (select count(*) from messages)::integer + (select count(*) from admin_sessions)::integer as n',
          ),
        );
        return [said, rows[0]?.n ?? -1];
      } finally {
        await to.drop();
      }
    };
    const [alone, kept] = await restoredWith('n1', '--certificates', place('later'));
    expect(alone).toContain(`A certificate of room ${roomId} was left alone`);
    expect(kept).toBe(5);
    writeFileSync(join(place('later'), 'key-change'), change);
    const [changed, gone] = await restoredWith('n2', '--certificates', place('later'));
    expect(changed).toContain('Destroyed again, by their certificates since: no. 9.');
    expect(gone).toBe(0);
    // What was given lies among the objects now, for the next restore.
    const { objects } = await openObjects({ folder: place('n2') });
    expect((await objects.get(`certificates/${roomId}`))?.toString('utf8')).toBe(note);
    // A bad one that was given does not hide the good one there.
    writeFileSync(join(place('later'), 'certificate.sealed'), note.replace(/\S{8}\n$/, 'AAAAAAA=\n'));
    const [hidden, none] = await restoredWith('n2', '--certificates', place('later'));
    expect(hidden).toContain('Destroyed again, by their certificates since: no. 9.');
    expect(hidden).not.toContain('was left alone');
    expect(none).toBe(0);
    expect((await objects.get(`certificates/${roomId}`))?.toString('utf8')).toBe(note);
    writeFileSync(join(place('later'), 'certificate.sealed'), note);
    const [, believed] = await restoredWith('n3', '--certificates', place('later'), '--key', keyOf(newer, origin));
    expect(believed).toBe(0);
    const foreign = keyOf(new SigningKey(randomBytes(32)), origin);
    await expect(restoredWith('n4', '--key', foreign)).rejects.toThrow("is signed by none of the log's keys");
    await expect(restoredWith('n5', '--certificates', place('data'))).rejects.toThrow('is neither a certificate');
  });

  it('is refused whole, in one list, when a file was cut short, replaced by a link, never ends a line or is nobody’s', async () => {
    const to = await testDatabase();
    const part = place('spoilt');
    cpSync(partIn(place('data')), part, { recursive: true });
    try {
      const table = (name: string) => join(part, 'tables', `${name}.jsonl.gz`);
      truncateSync(table('messages'), 40);
      rmSync(table('log'));
      symlinkSync('/etc/passwd', table('log'));
      writeFileSync(table('rooms'), gzipSync(Buffer.alloc(17 * 1024 * 1024, 'x')));
      writeFileSync(join(part, 'tables', 'evil.sql'), 'x');
      const [object = ''] = Object.values(imageObjects(roomId, image));
      writeFileSync(join(part, 'objects', `${object}.sealed`), randomBytes(4_000));
      const faults = await restoreInto(to, place('spoilt-objects'), part).then(
        () => '',
        (error: unknown) => String(error),
      );
      for (const words of [
        'messages in',
        'tables/log.jsonl.gz is a link',
        'rooms in',
        'tables/evil.sql does not belong to this back-up.',
        `objects/${object}.sealed is not as it was written.`,
      ])
        expect(faults).toContain(words);
      expect(existsSync(place('spoilt-objects'))).toBe(false);
    } finally {
      await to.drop();
    }
  });

  it('is refused when its manifest was written by somebody who has the back-up and not the master key', async () => {
    const to = await testDatabase();
    const part = place('rewritten');
    cpSync(partIn(place('data')), part, { recursive: true });
    try {
      const manifest = JSON.parse(readFileSync(join(part, 'manifest.json'), 'utf8')) as { log: { size: number } };
      manifest.log.size -= 1;
      writeFileSync(join(part, 'manifest.json'), JSON.stringify(manifest));
      await expect(restoreInto(to, place('fourth'), part)).rejects.toThrow(
        'was altered, or comes from another installation',
      );
      rmSync(join(part, 'manifest.mac'));
      await expect(restoreInto(to, place('fourth'), part)).rejects.toThrow('is no back-up');
    } finally {
      await to.drop();
    }
  });

  it('names the first room that was altered before it was made, and brings nothing back', async () => {
    const to = await testDatabase();
    const shift = (by: string) =>
      asOwner(from, (client) => client.query(`update messages set sent_at = sent_at + interval '${by}' where seq = 3`));
    try {
      await shift('1 s');
      await operator(['backup', '--data', place('altered'), '--keys', place('altered-keys')], from, place('objects'));
      await expect(
        restoreInto(to, place('fifth'), partIn(place('altered')), partIn(place('altered-keys'))),
      ).rejects.toThrow(`Room ${roomId} in this back-up is not as it was written, at entry 3.`);
      const { rowCount } = await asOwner(to, (client) => client.query('select 1 from rooms'));
      expect(rowCount).toBe(0);
      expect(readdirSync(place('fifth')).filter((name) => !name.startsWith('.'))).toEqual([]);
    } finally {
      await shift('-1 s');
      await to.drop();
    }
  });

  it('lists whoever can sign in again, because somebody may have left since', async () => {
    const to = await testDatabase();
    await asOwner(from, (client) =>
      client.query("update administrators set password_hash = 'x', roles = '{auditor,security}' where name = 'Ada'"),
    );
    await operator(['backup', '--data', place('people'), '--keys', place('people-keys')], from, place('objects'));
    try {
      const said = await restoreInto(to, place('sixth'), partIn(place('people')), partIn(place('people-keys')));
      expect(said).toContain('remove who left');
      expect(said).toContain('Ada (auditor, security)');
    } finally {
      await to.drop();
    }
  });

  it('fills a new embedded Parley, which the next start finds', async () => {
    const said: string[] = [];
    const restoreEmbedded = (env: Record<string, string>) =>
      commands({ DATA_DIR: place('embedded'), ...env }, (words) => said.push(words)).parseAsync(
        ['restore', '--data', partIn(place('data')), '--keys', partIn(place('keys'))],
        { from: 'user' },
      );
    await expect(restoreEmbedded({})).rejects.toThrow('Put the master key of the back-up into');
    await expect(restoreEmbedded({ MASTER_KEY: randomBytes(32).toString('hex') })).rejects.toThrow(
      'Master key 1 is not the one',
    );
    expect(existsSync(place('embedded'))).toBe(false);
    await restoreEmbedded({ MASTER_KEY });
    expect(said.join()).toContain('Restored 1 rooms');
    const server = await startPostgres({ dataDir: join(place('embedded'), 'postgres') });
    try {
      const password = readFileSync(join(place('embedded'), 'secrets', 'admin-database-password'), 'utf8').trim();
      const admin = await connect({ url: server.url('parley', 'parley_admin', password), program: 'admin' });
      try {
        expect(await new PostgresRoomVerification(admin).verify(roomId)).toMatchObject({
          verdict: 'complete',
          entries: 5,
        });
      } finally {
        await admin.destroy();
      }
      await expect(restoreEmbedded({})).rejects.toThrow('Stop the Parley that runs');
    } finally {
      await server.stop();
    }
    await expect(restoreEmbedded({})).rejects.toThrow('There is something in policies already');
  });

  it('is refused where something is already, without its keys, and with a log that was altered; nothing changes', async () => {
    await expect(restoreInto(from, place('objects'))).rejects.toThrow('There is something in policies already');
    const to = await testDatabase();
    try {
      await expect(restoreInto(to, place('third'), partIn(place('keys')))).rejects.toThrow('is not the data part');
      await expect(restoreInto(to, place('third'), place('nothing'))).rejects.toThrow('is no back-up');
      await asOwner(from, (client) => alterLog(client));
      await operator(['backup', '--data', place('forged'), '--keys', place('forged-keys')], from, place('objects'));
      await expect(
        restoreInto(to, place('third'), partIn(place('forged')), partIn(place('forged-keys'))),
      ).rejects.toThrow('The newest checkpoint in this back-up does not fit its log');
      appendFileSync(join(partIn(place('data')), 'tables', 'messages.jsonl.gz'), 'x');
      await expect(restoreInto(to, place('third'))).rejects.toThrow('messages in');
      const { rows } = await asOwner(to, (client) =>
        client.query('select 1 from policies union all select 1 from rooms'),
      );
      expect(rows).toEqual([]);
      expect(readdirSync(place('third')).filter((name) => !name.startsWith('.'))).toEqual([]);
    } finally {
      await to.drop();
    }
  });

  it("keeps a keys' part only so long", async () => {
    const [keys, data] = [place('aged-keys'), place('aged')];
    await operator(['backup', '--data', data, '--keys', keys], from, place('objects'));
    renameSync(partIn(keys), join(keys, 'parley-keys-20200101T000000000Z'));
    const said = await operator(['backup', '--data', data, '--keys', keys], from, place('objects'));
    expect(said).toContain('Removed, older than 35 days: parley-keys-20200101T000000000Z');
    expect(readdirSync(keys)).toHaveLength(1);
  });
});

async function messagesOf(database: TestDatabase) {
  const { rows } = await asOwner(database, (client) =>
    client.query<{ id: EntryId; seat: SeatNumber; envelope: Sealed }>(
      `select id, seat, envelope from messages where type = 'message' order by seq`,
    ),
  );
  return rows.map((row) => ({ ...row, roomId }));
}
const originOf = (database: TestDatabase): Promise<string> =>
  asOwner(database, async (client) => {
    const { rows } = await client.query<{ origin: string }>('select origin from log_tree');
    return rows[0]?.origin ?? '';
  });

/** As somebody who owns the database and knows of the trigger. */
async function alterLog(client: pg.Client): Promise<void> {
  await client.query('alter table log disable trigger all');
  await client.query(`update log set at = at - interval '1 day' where index = 2`);
  await client.query('alter table log enable trigger all');
}
