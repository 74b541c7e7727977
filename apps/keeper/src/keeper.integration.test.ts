import { randomBytes } from 'node:crypto';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { AttachmentId, RoomId, ServerTime } from '@parley/contracts';
import { MasterKeyRing, parseMasterKeys, SigningKey } from '@parley/crypto';
import type { MasterKeys } from '@parley/crypto';
import {
  connect,
  PostgresAttachments,
  PostgresMessageLog,
  PostgresPolicyStore,
  PostgresRoomStore,
  serviceKeys,
} from '@parley/persistence';
import { createLogger } from '@parley/platform';
import { fetchImage, imageObjects, OfferedNames, policiesOf, publishPolicies, RoomKeys } from '@parley/rooms';
import { accepted, RoomStage, testDatabase, testParts } from '@parley/testing';
import type { TestDatabase } from '@parley/testing';
import pg from 'pg';
import { startKeeper } from './start-keeper.js';
import type { RunningKeeper } from './start-keeper.js';
import { startHaltingStore } from '../test/halting-store.js';

/** What the build made of keeper: plain Node runs no TypeScript. */
const BUILT = fileURLToPath(new URL('../../../dist/apps/keeper/src/main.js', import.meta.url));

let database: TestDatabase;
const checkpointKey = randomBytes(32);
let masterKey: string;
let masterKeys: MasterKeys;
let owner: pg.Client;
let stage: RoomStage;
let closing: (() => Promise<unknown>)[];
beforeEach(async () => {
  masterKey = randomBytes(32).toString('hex');
  const parsed = parseMasterKeys({ MASTER_KEY: masterKey });
  if ('faults' in parsed) throw new Error(parsed.faults.join(' '));
  masterKeys = parsed.keys;
  database = await testDatabase();
  owner = new pg.Client(database.owner);
  await owner.connect();
  const source = await connect({ url: database.chat, program: 'chat' });
  closing = [() => owner.end(), () => source.destroy(), () => database.drop()];
  const vault = new MasterKeyRing(masterKeys);
  const { secret, log } = await serviceKeys(source, vault);
  const rooms = new PostgresRoomStore(source);
  const home = { rooms, messages: new PostgresMessageLog(source) };
  const settings = { retentionDays: 2190, linkSeats: 50, sealedSeats: 10 };
  stage = new RoomStage(
    {
      ...(await testParts({ kinds: ['audited'] })),
      homes: { durable: home, volatile: home },
      keys: new RoomKeys(vault, () => rooms),
      attachments: new PostgresAttachments(source),
      logKey: log,
      policies: await publishPolicies(new PostgresPolicyStore(source, () => []), policiesOf(['audited'], settings)),
      names: new OfferedNames(secret.derive('names')),
      now: () => Date.now() as ServerTime,
    },
    'audited',
  );
});
afterEach(async () => {
  for (const close of closing) await close();
});

async function keeper(): Promise<RunningKeeper> {
  const logger = createLogger({ program: 'keeper', level: 'silent' });
  const running = await startKeeper({
    databaseUrl: database.keeper,
    masterKeys,
    checkpointKeys: [new SigningKey(checkpointKey)],
    witnesses: [],
    objects: stage.parts.objects,
    keyBackupDays: 35,
    logDetailsDays: null,
    logger,
  });
  closing.unshift(running.stop);
  return running;
}
/** What lies in the store of images: the lists of heads and the checkpoints are keeper's own. */
const images = () => [...stage.parts.objects.objects.keys()].filter((name) => name.startsWith('rooms/')).sort();
const passTime = (id: RoomId) =>
  owner.query("update rooms set ends_at = clock_timestamp() - interval '1 s' where id = $1", [id]);
const anHourPasses = () => owner.query("update attachments set waiting_since = waiting_since - interval '1 h'");
async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  const late = Date.now() + 20_000;
  while (!(await holds())) {
    if (Date.now() > late) throw new Error(`still waiting: ${what}`);
    await pause(20);
  }
}
async function stateOf(id: RoomId): Promise<unknown> {
  const { rows } = await owner.query<{ state: string }>('select state from rooms where id = $1', [id]);
  return rows[0]?.state;
}
async function count(from: string, id?: RoomId): Promise<number> {
  const { rows } = await owner.query<{ n: number }>(`select count(*)::int as n from ${from}`, id ? [id] : []);
  return rows[0]?.n ?? -1;
}

describe('keeper', () => {
  it('ends a room at its hour and says so in the log, once, however many keepers there are', async () => {
    const rooms = await Promise.all([1, 2, 3, 4].map(() => stage.startWithTwo()));
    for (const { id } of rooms) await passTime(id);
    await Promise.all([keeper(), keeper(), keeper()]);
    for (const { id } of rooms) await until('the end', async () => (await stateOf(id)) === 'closed');
    expect(await count("log where type = 'room_ended'")).toBe(rooms.length);
    expect(await count("rooms where close_reason = 'time'")).toBe(rooms.length);
  });

  it('destroys a room nobody activated: its key and content are gone, its row and its log stay', async () => {
    const { id } = accepted(await stage.open());
    await passTime(id);
    await Promise.all([keeper(), keeper()]);
    await until('the destruction', async () => (await stateOf(id)) === 'destroyed');
    for (const table of ['room_keys', 'messages', 'participants', 'connections'])
      expect([table, await count(`${table} where room_id = $1`, id)]).toEqual([table, 0]);
    expect(await count("log where type = 'room_destroyed' and room_id = $1", id)).toBe(1);
    expect(await count("log_details where under = 'room' and room_id = $1", id)).toBe(0);
    expect(await count('rooms where last_seq = 1 and id = $1', id)).toBe(1);
  });

  it('leaves rooms alone whose time has not come', async () => {
    const living = await stage.startWithTwo();
    const due = await stage.startWithTwo();
    await passTime(due.id);
    await keeper();
    await until('the end of the other', async () => (await stateOf(due.id)) === 'closed');
    expect(await stateOf(living.id)).toBe('locked');
  });

  it('removes what has expired', async () => {
    await owner.query(
      `insert into proof_ids (id, expires_at) values ($1, clock_timestamp() - interval '1 s'), ($2, clock_timestamp() + interval '1 h')`,
      [randomBytes(32), randomBytes(32)],
    );
    await keeper();
    await until('the purge', async () => (await count('proof_ids')) === 1);
  });

  it('removes images that nobody sent within the hour, and no others', async () => {
    const room = await stage.startWithTwo();
    const [host = stage.device(), guest = stage.device()] = room.people;
    const [sent, unsent] = [accepted(await stage.upload(room, host)), accepted(await stage.upload(room, host))];
    accepted(await stage.send(room, host, { text: '', attachments: [{ id: sent.id, alt: '' }] }));
    await anHourPasses();
    const young = accepted(await stage.upload(room, guest));
    await Promise.all([keeper(), keeper()]);
    await until('the sweep', async () => (await count('attachments')) === 2);
    const names = [sent, young].flatMap(({ id }) => Object.values(imageObjects(room.id, id)));
    expect(images()).toEqual(names.sort());
    expect(names).not.toContain(imageObjects(room.id, unsent.id).original);
  });

  it('ends rooms while the store of images is away, and keeps what leads to the images until it is back', async () => {
    const room = await stage.startWithTwo();
    accepted(await stage.upload(room, room.people[0] ?? stage.device()));
    await anHourPasses();
    stage.parts.objects.away = true;
    const first = await keeper();
    await passTime(room.id);
    await until('the end', async () => (await stateOf(room.id)) === 'closed');
    await first.stop();
    closing.shift();
    expect([await count('attachments'), images().length]).toEqual([1, 2]);
    stage.parts.objects.away = false;
    await keeper();
    await until('the sweep', async () => (await count('attachments')) === 0);
    expect(images()).toEqual([]);
  });

  it('waits for no store of images that does not answer', async () => {
    const room = await stage.startWithTwo();
    accepted(await stage.upload(room, room.people[0] ?? stage.device()));
    await anHourPasses();
    let answer: () => void = () => undefined;
    let asked = false;
    stage.parts.objects.remove = () =>
      new Promise((resolve) => {
        asked = true;
        answer = resolve;
      });
    await keeper();
    await until('the store to be asked', () => Promise.resolve(asked));
    await passTime(room.id);
    await until('the end', async () => (await stateOf(room.id)) === 'closed');
    answer();
    await until('the sweep', async () => (await count('attachments')) === 0);
  });

  it('goes on after the database was away', async () => {
    await keeper();
    const { id } = await stage.startWithTwo();
    await owner.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'parley_keeper' and datname = current_database()",
    );
    await passTime(id);
    await until('the end', async () => (await stateOf(id)) === 'closed');
  });
});

describe('keeper killed in the middle of its sweep', () => {
  it.each([
    ['before anything of an image is removed', 0, 0, [3, 6]],
    ['between the two objects of an image', 0, 1, [3, 5]],
    ['between the objects of an image and its row', 0, 2, [3, 4]],
    ['between two images', 1, 0, [2, 4]],
    ['between the objects of the last image and its row', 2, 2, [1, 0]],
  ])('%s leaves what the next finds, and takes nothing that was sent', async (_, at, after, left) => {
    const room = await stage.startWithTwo();
    const [host = stage.device(), guest = stage.device()] = room.people;
    const upload = async () => accepted(await stage.upload(room, host));
    const sent = [await upload(), await upload()];
    const attachments = sent.map(({ id }) => ({ id, alt: '' }));
    accepted(await stage.send(room, host, { text: '', attachments }));
    const due = [await upload(), await upload(), await upload()];
    await anHourPasses();
    const young = await upload();

    const { objects } = stage.parts.objects;
    const rowsOf = (ids: readonly string[]) => count(`attachments where id in ('${ids.join("', '")}')`);
    const namesOf = (images: readonly { id: AttachmentId }[]) =>
      images.flatMap(({ id }) => Object.values(imageObjects(room.id, id))).filter((name) => objects.has(name));
    const ids = due.map(({ id }) => id);
    await killedKeeper(at, after);
    await until('its connections to go', async () => (await keeperConnections()) === 0);
    expect([await rowsOf(ids), namesOf(due).length]).toEqual(left);

    await keeper();
    await until('the sweep', async () => (await rowsOf(ids)) === 0);
    expect(images()).toEqual(namesOf([...sent, young]).sort());
    expect(images()).toHaveLength(6);
    for (const { id } of sent)
      for (const size of ['original', 'thumbnail'] as const)
        accepted(await fetchImage(stage.parts, guest.thumbprint, room.id, id, size));
    accepted(await stage.send(room, host, { text: '', attachments: [{ id: young.id, alt: '' }] }));
  });

  /** The real program, killed by SIGKILL when `after` objects of the removal `at` are gone. */
  async function killedKeeper(at: number, after: number): Promise<void> {
    let kill: () => unknown = () => undefined;
    const moments: string[] = [];
    const store = await startHaltingStore(stage.parts.objects, {
      at,
      after,
      halt: () => {
        moments.push('it came so far');
        kill();
      },
    });
    const program = spawn(process.execPath, [BUILT], {
      env: {
        DATABASE_URL: database.keeper,
        MASTER_KEY: masterKey,
        CHECKPOINT_KEY: checkpointKey.toString('hex'),
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
  }

  const keeperConnections = () =>
    count("pg_stat_activity where usename = 'parley_keeper' and datname = current_database()");
});
