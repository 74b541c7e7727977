import { randomBytes } from 'node:crypto';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { AdministratorId, RoomId, ServerTime } from '@parley/contracts';
import { durableId, MasterKeyRing, sha256, SigningKey } from '@parley/crypto';
import { archiveManifest, archivePart, certificateObject, placeHold } from '@parley/oversight';
import { connect, PostgresHolds, serviceKeys } from '@parley/persistence';
import { openCertificate } from '@parley/record';
import { openLogDetails } from '@parley/rooms';
import type { SealedDetails } from '@parley/rooms';
import { accepted } from '@parley/testing';
import pg from 'pg';
import { EndedRooms, masterKeysOf } from '../test/ended-rooms.js';
import { startStoppingStore } from '../test/stopping-store.js';
import type { Stop } from '../test/stopping-store.js';

/** What the build made of keeper: plain Node runs no TypeScript. */
const BUILT = fileURLToPath(new URL('../../../dist/apps/keeper/src/main.js', import.meta.url));

let rooms: EndedRooms;
beforeEach(async () => {
  rooms = await EndedRooms.start();
});
afterEach(() => rooms.stop());

const logged = (type: string, id: RoomId) => rooms.count('log where type = $1 and room_id = $2', type, id);
const becomes = (id: RoomId, state: string) =>
  rooms.until(`the room to be ${state}`, async () => (await rooms.stateOf(id)) === state);
/** Details of the newest log entry of this type, under the service's key. */
async function detailsOf(type: string): Promise<{ subject: string | null; details: Record<string, unknown> }> {
  const { rows } = await rooms.owner.query<{ subject: string | null; room_id: RoomId | null } & SealedDetails>(
    `select l.subject, l.room_id, d.id, d.under, d.envelope from log l join log_details d on d.log_index = l.index
     where l.type = $1 order by l.index desc limit 1`,
    [type],
  );
  const [row] = rows;
  if (!row) throw new Error(`nothing in the log is called ${type}`);
  return { subject: row.subject, details: openLogDetails(rooms.logKey, row, row.room_id) };
}
async function administrator(): Promise<string> {
  const id = durableId();
  await rooms.owner.query(
    `insert into administrators (id, name, name_key, roles, created_at) values ($1, 'Dora', $2, '{security}', now())`,
    [id, id],
  );
  return id;
}
async function hold(id: RoomId): Promise<string> {
  const held = durableId();
  await rooms.owner.query(
    `insert into holds (id, room_id, administrator_id, reason, placed_at) values ($1, $2, $3, '\\x00', now())`,
    [held, id, await administrator()],
  );
  return held;
}

async function expectArchived(id: RoomId): Promise<void> {
  expect(await rooms.stateOf(id)).toBe('archived');
  expect(await logged('room_archived', id)).toBe(1);
  const { rows } = await rooms.owner.query<{ manifest_hash: Buffer; parts: number }>(
    'select manifest_hash, parts from archives where room_id = $1',
    [id],
  );
  const manifest = rooms.stage.parts.objects.objects.get(archiveManifest(id)) ?? Buffer.alloc(0);
  expect(rows).toEqual([{ manifest_hash: sha256(manifest), parts: 1 }]);
  const { subject } = await detailsOf('room_archived');
  expect(subject).toBe(sha256(manifest).toString('base64url'));
  expect(rooms.objectNames().filter((name) => name.startsWith('archives/'))).toEqual([
    archivePart(id, 1),
    archiveManifest(id),
  ]);
  expect(await rooms.verify(id)).toMatchObject({ verdict: 'complete', certificate: null });
}

async function expectDestroyed(id: RoomId, reason: string, number = 1): Promise<void> {
  expect(await rooms.stateOf(id)).toBe('destroyed');
  for (const table of [
    'room_keys',
    'messages',
    'participants',
    'connections',
    'knocks',
    'receipts',
    'attachments',
    "log_details where under = 'room' and",
  ])
    expect([table, await rooms.count(`${table}${table.includes(' and') ? '' : ' where'} room_id = $1`, id)]).toEqual([
      table,
      0,
    ]);
  expect(rooms.objectNames()).toEqual([certificateObject(id)]);
  const { rows } = await rooms.owner.query<{ number: string; note: string }>(
    'select number, note from certificates where room_id = $1',
    [id],
  );
  expect(rows).toHaveLength(1);
  const note = rows[0]?.note ?? '';
  expect(rooms.stage.parts.objects.objects.get(certificateObject(id))?.toString('utf8')).toBe(note);
  const { rows: trees } = await rooms.owner.query<{ origin: string }>('select origin from log_tree');
  const { publicKey } = new SigningKey(rooms.checkpointSeed);
  const said = openCertificate(note, { name: trees[0]?.origin ?? '', type: 1, publicKey });
  expect(said).toMatchObject({ roomId: id, number, reason, images: 1, masterKeyIds: [1] });
  expect(await logged('room_destroyed', id)).toBe(1);
  const { subject, details } = await detailsOf('room_destroyed');
  expect(subject).toBe(sha256(Buffer.from(note)).toString('base64url'));
  expect(details).toMatchObject({ certificate: number, reason, lastSeq: said?.entries });
  expect(await rooms.verify(id)).toMatchObject({ verdict: 'destroyed', certificate: number, entries: said?.entries });
}

describe('keeper archives', () => {
  it('a room that ended, once, however many keepers there are', async () => {
    const id = await rooms.archivable();
    await Promise.all([rooms.keeper(), rooms.keeper(), rooms.keeper()]);
    await becomes(id, 'archived');
    await expectArchived(id);
  });

  it('a long room, read page by page', async () => {
    const room = await rooms.talk();
    const [host = rooms.stage.device()] = room.people;
    for (let n = 0; n < 6; n += 1)
      await Promise.all(Array.from({ length: 100 }, (_, i) => rooms.stage.say(room, host, `${n} ${i}`).then(accepted)));
    const id = await rooms.archivable(room);
    const entries = await rooms.count('messages where room_id = $1', id);
    const connections = await rooms.count('connections where room_id = $1', id);
    await rooms.keeper();
    await becomes(id, 'archived');
    const lines = (rooms.stage.parts.objects.objects.get(archivePart(id, 1))?.toString('utf8') ?? '').split('\n');
    const of = (line: string) => lines.filter((text) => text.includes(`"line":"${line}"`)).length;
    expect([entries, connections].every((count) => count > 500)).toBe(true);
    expect([of('entry'), of('connection'), of('receipt'), of('image')]).toEqual([entries, connections, 1, 1]);
    expect(of('log')).toBe((await rooms.count('log where room_id = $1', id)) - 1);
  });

  it('nothing in clear of what was said, in whatever writing', async () => {
    const words = 'canaryInTheArchive';
    const room = await rooms.talk();
    const [host = rooms.stage.device()] = room.people;
    await rooms.stage.say(room, host, words).then(accepted);
    const id = await rooms.archivable(room);
    await rooms.keeper();
    await becomes(id, 'archived');
    const { objects } = rooms.stage.parts.objects;
    expect(objects.get(archivePart(id, 1))?.length).toBeGreaterThan(0);
    const writings = (['utf8', 'utf16le'] as const).map((encoding) => Buffer.from(words, encoding));
    const needles = [...writings, ...writings.flatMap((bytes) => [bytes.toString('hex'), bytes.toString('base64')])];
    const inClear = [...objects].filter(([, bytes]) => needles.some((needle) => bytes.includes(needle)));
    expect(inClear.map(([name]) => name)).toEqual([]);
  });

  it('no room before receipts are taken no more and the log names its head', async () => {
    const [young, uncovered] = [await rooms.talk(), await rooms.talk()];
    for (const room of [young, uncovered]) await rooms.stage.finish(room);
    await rooms.cover(young.id);
    await rooms.pass(uncovered.id, '61 s');
    const due = await rooms.archivable();
    expect(await rooms.dueForArchive()).toEqual([due]);
    await rooms.cover(uncovered.id);
    expect((await rooms.dueForArchive()).sort()).toEqual([due, uncovered.id].sort());
  });

  it('no room that was altered: it stays closed, nothing of an archive is left, and others go on', async () => {
    const [altered, other] = [await rooms.archivable(), await rooms.archivable()];
    await rooms.pass(altered, '1 h');
    await rooms.owner.query(`update messages set sent_at = sent_at + interval '1 s' where room_id = $1 and seq = 3`, [
      altered,
    ]);
    await rooms.keeper();
    await becomes(other, 'archived');
    expect(await rooms.stateOf(altered)).toBe('closed');
    expect(rooms.objectNames().filter((name) => name.startsWith(`archives/${altered}`))).toEqual([]);
    expect(await logged('room_archived', altered)).toBe(0);
  });
});

describe('keeper destroys', () => {
  it('a room whose time has come, once, however many keepers there are, and leaves its certificate', async () => {
    const id = await rooms.due();
    await Promise.all([rooms.keeper(), rooms.keeper(), rooms.keeper()]);
    await becomes(id, 'destroyed');
    await expectDestroyed(id, 'retention');
  });

  it('no room that is held, until the hold is released', async () => {
    const [held, other] = [await rooms.archived(), await rooms.archived()];
    const id = await hold(held);
    await rooms.owner.query('update rooms set destruction_asked = now()');
    await rooms.pass(held, '20 days');
    await rooms.keeper();
    await becomes(other, 'destroyed');
    expect(await rooms.stateOf(held)).toBe('archived');
    await rooms.owner.query('update holds set released_at = now() where id = $1', [id]);
    await becomes(held, 'destroyed');
  });

  it('no room on which a hold is being placed at that moment', async () => {
    const [held, other] = [await rooms.archived(), await rooms.archived()];
    for (const id of [held, other]) await rooms.pass(id, '20 days');
    await rooms.owner.query('begin');
    await hold(held);
    const keeper = await rooms.keeper();
    const chat = new pg.Client(rooms.database.chat);
    await chat.connect();
    await rooms.until('the other', async () => {
      const { rowCount } = await chat.query("select 1 from rooms where id = $1 and state = 'destroyed'", [other]);
      return rowCount === 1;
    });
    await chat.end();
    await rooms.owner.query('commit');
    await rooms.dismiss(keeper);
    await rooms.keeper();
    await becomes(await rooms.archivable(), 'archived');
    expect(await rooms.stateOf(held)).toBe('archived');
    expect(rooms.objectNames().filter((name) => name.startsWith(`rooms/${held}/`))).toHaveLength(2);
  });

  it('an ended room that somebody asked for, archived or not, and no living one', async () => {
    const living = await rooms.talk();
    const ended = await rooms.talk();
    await rooms.stage.finish(ended);
    await rooms.owner.query('update rooms set destruction_asked = now()');
    await rooms.keeper();
    await becomes(ended.id, 'destroyed');
    expect(await rooms.stateOf(living.id)).toBe('locked');
    expect(await rooms.count('certificates where room_id = $1', ended.id)).toBe(1);
    expect(await rooms.count('archives')).toBe(0);
    expect((await detailsOf('room_destroyed')).details).toMatchObject({ reason: 'asked' });
  });

  it('a room that keeps no log without leaving anything', async () => {
    await rooms.stop();
    rooms = await EndedRooms.start((policy) => ({
      ...policy,
      readings: false,
      keeping: { ...policy.keeping, log: false, afterEnd: { archive: false, destroyAfter: 0 } },
    }));
    const room = await rooms.talk();
    await rooms.stage.finish(room);
    await rooms.keeper();
    await rooms.until('the destruction', async () => (await rooms.stateOf(room.id)) === undefined);
    expect(rooms.objectNames()).toEqual([]);
    expect([await rooms.count('certificates'), await rooms.count('log where room_id = $1', room.id)]).toEqual([0, 0]);
    expect(await rooms.count('retired_codes')).toBe(1);
    expect(await rooms.verify(room.id)).toBeNull();
  });

  it('and what was altered afterwards shows: another note, another row, no certificate', async () => {
    const id = await rooms.due();
    await rooms.keeper();
    await becomes(id, 'destroyed');
    const reason = 'The certificate of destruction is not the one that was signed.';
    const altered = { verdict: 'altered', firstMismatch: { seq: 0, reason } };
    await rooms.owner.query('update rooms set last_seq = last_seq + 1 where id = $1', [id]);
    expect(await rooms.verify(id)).toMatchObject(altered);
    await rooms.owner.query('update rooms set last_seq = last_seq - 1 where id = $1', [id]);
    expect(await rooms.verify(id)).toMatchObject({ verdict: 'destroyed' });
    await rooms.owner.query(`update certificates set note = replace(note, 'retention', 'asked')`);
    expect(await rooms.verify(id)).toMatchObject(altered);
    await rooms.owner.query('delete from certificates');
    expect(await rooms.verify(id)).toMatchObject({ verdict: 'altered', certificate: null });
  });
});

describe('a destruction that was begun', () => {
  it('by a keeper that was killed can be held no more, and the next one goes on with it', async () => {
    const id = await rooms.due();
    await killedKeeper({ at: (asked) => asked.startsWith(`remove rooms/${id}/`), done: true });
    const admin = await connect({ url: rooms.database.admin, program: 'admin' });
    try {
      const now = () => Date.now() as ServerTime;
      const keys = await serviceKeys(admin, new MasterKeyRing(masterKeysOf(rooms.masterKeyTexts, 1)));
      const who = (await administrator()) as AdministratorId;
      const dora = { id: who, name: 'Dora', roles: ['security' as const], createdAt: now(), signedInAt: null };
      const refused = await placeHold(
        { holds: new PostgresHolds(admin), keys, now },
        dora,
        { roomId: id, reason: 'late' },
        { address: '127.0.0.1', network: '127.0.0.1' },
      );
      expect(refused).toEqual({ refused: 'destruction_begun' });
    } finally {
      await admin.destroy();
    }
    // As if somebody had got one in all the same.
    await hold(id);
    await rooms.keeper();
    await becomes(id, 'destroyed');
    await expectDestroyed(id, 'retention');
  });
});

describe('a room whose archive can not be made', () => {
  it('is shown as a fault for a day after its time, and then destroyed with a certificate that says so', async () => {
    const id = await rooms.archivable();
    await rooms.owner.query('update messages set commitment = sha256(commitment) where room_id = $1 and seq = 3', [id]);
    await rooms.pass(id, '10 days 2 hours');
    const keeper = await rooms.keeper();
    const alarm = () =>
      rooms.count("jobs where name = 'destroy' and failed_at is not null and waiting = 1 and lag > 3600");
    await rooms.until('the alarm', async () => (await alarm()) === 1);
    expect([await rooms.stateOf(id), await rooms.count('rooms where destruction_begun is not null')]).toEqual([
      'closed',
      0,
    ]);
    await rooms.dismiss(keeper);
    await rooms.owner.query("update rooms set unarchived_since = unarchived_since - interval '1 day'");
    await rooms.keeper();
    await becomes(id, 'destroyed');
    await expectDestroyed(id, 'retention');
    expect(await rooms.count("certificates where note like '%archive none%'")).toBe(1);
  });
});

describe('keeper killed while it archives', () => {
  it.each<[string, (id: RoomId) => Omit<Stop, 'stop'>]>([
    ['before the first part', (id) => ({ at: (asked) => asked === `put ${archivePart(id, 1)}`, done: false })],
    ['after the first part', (id) => ({ at: (asked) => asked === `put ${archivePart(id, 1)}`, done: true })],
    ['while it reads back', (id) => ({ at: (asked) => asked === `get ${archivePart(id, 1)}`, done: true })],
    ['while it looks at an image', (id) => ({ at: (asked) => asked.startsWith(`get rooms/${id}/`), done: true })],
    ['after the manifest', (id) => ({ at: (asked) => asked === `put ${archiveManifest(id)}`, done: true })],
    ['before it commits', (id) => ({ at: (asked) => asked === `get ${archivePart(id, 2)}`, done: true })],
  ])('%s leaves the room as it was, and the next archives it once', async (_, moment) => {
    const id = await rooms.archivable();
    await killedKeeper(moment(id));
    expect([await rooms.stateOf(id), await rooms.count('archives'), await logged('room_archived', id)]).toEqual([
      'closed',
      0,
      0,
    ]);
    await rooms.keeper();
    await becomes(id, 'archived');
    await expectArchived(id);
  });
});

describe('keeper killed while it destroys', () => {
  it.each<[string, (id: RoomId) => Omit<Stop, 'stop'>]>([
    ['before anything is gone', (id) => ({ at: (asked) => asked.startsWith(`remove rooms/${id}/`), done: false })],
    [
      'between the objects of an image',
      (id) => ({ at: (asked) => asked.startsWith(`remove rooms/${id}/`), done: true }),
    ],
    ['before the archive goes', (id) => ({ at: (asked) => asked === `remove ${archiveManifest(id)}`, done: false })],
    [
      'between the parts of the archive',
      (id) => ({ at: (asked) => asked === `remove ${archiveManifest(id)}`, done: true }),
    ],
    ['before the certificate', (id) => ({ at: (asked) => asked === `put ${certificateObject(id)}`, done: false })],
    [
      'between the certificate and the commit',
      (id) => ({ at: (asked) => asked === `put ${certificateObject(id)}`, done: true }),
    ],
  ])('%s leaves every row, and the next finishes with one certificate', async (when, moment) => {
    const id = await rooms.due();
    const entries = await rooms.count('messages where room_id = $1', id);
    await killedKeeper(moment(id));
    expect([await rooms.stateOf(id), await rooms.count('certificates'), await logged('room_destroyed', id)]).toEqual([
      'archived',
      0,
      0,
    ]);
    expect(await rooms.count('messages where room_id = $1', id)).toBe(entries);
    await rooms.keeper();
    await becomes(id, 'destroyed');
    // A number that was drawn and never signed is lost; one that was signed is not drawn again.
    await expectDestroyed(id, 'retention', when === 'before the certificate' ? 2 : 1);
  });
});

/** The real program, killed by SIGKILL in that moment. */
async function killedKeeper(moment: Omit<Stop, 'stop'>): Promise<void> {
  let kill: () => unknown = () => undefined;
  const moments: string[] = [];
  const store = await startStoppingStore(rooms.stage.parts.objects, {
    ...moment,
    stop: () => {
      moments.push('it came so far');
      kill();
    },
  });
  const program = spawn(process.execPath, [BUILT], {
    env: {
      DATABASE_URL: rooms.database.keeper,
      MASTER_KEYS: `1:${rooms.masterKeyTexts[0]}`,
      CHECKPOINT_KEY: rooms.checkpointSeed.toString('hex'),
      S3_ENDPOINT: store.endpoint,
      S3_BUCKET: 'parley',
      MINIO_ACCESS_KEY: 'parley-keeper',
      MINIO_SECRET_KEY: randomBytes(24).toString('base64url'),
      KEEPER_PORT: '0',
      LOG_LEVEL: 'silent',
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  kill = () => program.kill('SIGKILL');
  let printed = '';
  program.stderr.on('data', (part: Buffer) => (printed += part.toString('utf8')));
  const late = setTimeout(kill, 30_000);
  await once(program, 'exit');
  clearTimeout(late);
  await store.stop();
  expect([moments, printed]).toEqual([['it came so far'], '']);
  await rooms.until(
    'its connections to go',
    async () =>
      (await rooms.count("pg_stat_activity where usename = 'parley_keeper' and datname = current_database()")) === 0,
  );
}

describe('a rotation', () => {
  it('wraps every key by the new master key while people talk, and says so once', async () => {
    const room = await rooms.talk();
    for (let n = 0; n < 3; n += 1) await rooms.talk();
    const [host = rooms.stage.device()] = room.people;
    await rooms.owner.query('insert into rotations (id, master_key_id, asked_at) values ($1, 2, now())', [durableId()]);
    const masterKeys = masterKeysOf(rooms.masterKeyTexts, 2);
    await Promise.all([rooms.keeper({ masterKeys }), rooms.keeper({ masterKeys })]);
    let said = 0;
    await rooms.until('the rotation', async () => {
      accepted(await rooms.stage.say(room, host, `still here ${(said += 1)}`));
      return (await rooms.count('rotations where finished_at is not null')) === 1;
    });
    expect([
      await rooms.count('room_keys where master_key_id <> 2'),
      await rooms.count('service_keys where master_key_id <> 2'),
      await rooms.count("log where type = 'keys_rotated'"),
      await rooms.count('rotations where rewrapped = 8'),
    ]).toEqual([0, 0, 1, 1]);
    // A back-up of keys from before still opens with the first.
    expect(await rooms.count("room_keys where earlier_master_keys <> '{1}'")).toBe(0);
    expect((await detailsOf('keys_rotated')).details).toEqual({ masterKeyId: 2, rewrapped: 8 });
    // Somebody who holds no key in memory yet, and only the new master key would do.
    rooms.stage.parts.keys.forget(room.id);
    expect(await rooms.stage.read(room, host)).toHaveLength(4 + said + 1);
  });

  it('for another master key than its own a keeper leaves alone', async () => {
    await rooms.talk();
    await rooms.owner.query('insert into rotations (id, master_key_id, asked_at) values ($1, 2, now())', [durableId()]);
    const due = await rooms.archivable();
    await rooms.keeper();
    await becomes(due, 'archived');
    expect(await rooms.count('room_keys where master_key_id = 2')).toBe(0);
    expect(await rooms.count('rotations where finished_at is null and rewrapped = 0')).toBe(1);
  });
});

describe('readings', () => {
  it('that ran out are ended in the log once, however many keepers there are; others are not', async () => {
    const { id: room } = await rooms.talk();
    const reader = await administrator();
    const reading = async (columns: string): Promise<string> => {
      const id = durableId();
      await rooms.owner.query(
        `insert into readings (id, room_id, administrator_id, reason, asked_at, started_at, ends_at, ended_at, refused_at)
         select $1, $2, $3, '\\x00', now(), ${columns}`,
        [id, room, reader],
      );
      return id;
    };
    const over = await reading("now() - interval '31 min', now() - interval '1 min', null, null");
    await reading("now(), now() + interval '30 min', null, null");
    await reading("now() - interval '31 min', now() - interval '1 min', now() - interval '5 min', null");
    await reading('null, null, null, null');
    await reading('null, null, null, now()');
    // Nobody was there to say so.
    const longOver = await reading("now() - interval '30 days', now() - interval '30 days', null, null");
    await Promise.all([rooms.keeper(), rooms.keeper(), rooms.keeper()]);
    await rooms.until('the entries', async () => (await rooms.count("log where type = 'reading_ended'")) > 1);
    expect(await detailsOf('reading_ended')).toEqual({ subject: over, details: { reading: over, by: 'time' } });
    expect(await rooms.count("log where type = 'reading_ended' and subject = $1", longOver)).toBe(1);
    await rooms.keeper();
    const later = await rooms.archivable();
    await becomes(later, 'archived');
    expect(await rooms.count("log where type = 'reading_ended' and room_id = $1", room)).toBe(2);
  });
});
