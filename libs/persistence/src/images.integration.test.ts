import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomBytes, randomUUID } from 'node:crypto';
import { isRefusal, LIMITS, refuse } from '@parley/contracts';
import type { AttachmentId, ServerTime, UploadedImage } from '@parley/contracts';
import { EnvelopeError, MasterKeyRing, parseMasterKeys } from '@parley/crypto';
import type { KeyVault } from '@parley/crypto';
import { dropUnsentImages } from '@parley/oversight';
import { fetchImage, imageObjects, policiesOf, publishPolicies, removeImage, RoomKeys } from '@parley/rooms';
import type { Caller, ImageSize } from '@parley/rooms';
import { accepted, RoomStage, simulatedImage, testDatabase, testParts } from '@parley/testing';
import type { StagedRoom, TestDatabase, TestParts } from '@parley/testing';
import pg from 'pg';
import type { DataSource } from 'typeorm';
import { connect } from './connect.js';
import { refusalFor } from './failures.js';
import { PostgresUnsentImages } from './jobs/postgres-unsent-images.js';
import { serviceKeys } from './keys/service-keys.js';
import { PostgresMessageLog } from './message-log/postgres-message-log.js';
import { PostgresAttachments } from './stores/postgres-attachments.js';
import { PostgresPolicyStore } from './stores/postgres-policy-store.js';
import { PostgresRoomStore } from './stores/postgres-room-store.js';
import { verifyStoredRoom } from './verification/verify-stored-room.js';

let database: TestDatabase;
let sources: DataSource[];
let chat: DataSource;
let admin: DataSource;
let keeper: DataSource;
let owner: pg.Client;
let vault: KeyVault;
let parts: TestParts;
let stage: RoomStage;
let room: StagedRoom;
let host: Caller;
let guest: Caller;
beforeAll(async () => {
  database = await testDatabase();
  chat = await connect({ url: database.chat, program: 'chat' });
  admin = await connect({ url: database.admin, program: 'admin' });
  keeper = await connect({ url: database.keeper, program: 'keeper' });
  sources = [chat, admin, keeper];
  owner = new pg.Client(database.owner);
  await owner.connect();
  const parsed = parseMasterKeys({ MASTER_KEY: randomBytes(32).toString('hex') });
  if ('faults' in parsed) throw new Error(parsed.faults.join(' '));
  vault = new MasterKeyRing(parsed.keys);
  const { log: logKey } = await serviceKeys(chat, vault);
  const durable = { rooms: new PostgresRoomStore(chat), messages: new PostgresMessageLog(chat) };
  const inMemory = await testParts();
  parts = {
    ...inMemory,
    homes: { ...inMemory.homes, durable },
    keys: new RoomKeys(vault, () => durable.rooms),
    attachments: new PostgresAttachments(chat),
    unsent: new PostgresUnsentImages(keeper),
    logKey,
    policies: await publishPolicies(
      new PostgresPolicyStore(chat, () => []),
      policiesOf(['audited'], { retentionDays: 1, linkSeats: 2, sealedSeats: 2 }),
    ),
    now: () => Date.now() as ServerTime,
  };
  stage = new RoomStage(parts, 'audited');
});
afterAll(async () => {
  await Promise.all(sources.map((source) => source.destroy()));
  await owner.end();
  await database.drop();
});
beforeEach(async () => {
  room = await stage.startWithTwo();
  [host, guest] = room.people as [Caller, Caller];
});

const upload = async (by = host, where = room): Promise<UploadedImage> =>
  accepted(await stage.upload(where, by, simulatedImage('canary')));
const send = (images: readonly { id: AttachmentId }[], by = host) =>
  stage.send(room, by, { text: '', attachments: images.map(({ id }) => ({ id, alt: 'a bird' })) });
const look = (by: Caller, id: AttachmentId, size: ImageSize = 'original', where = room) =>
  fetchImage(parts, by.thumbprint, where.id, id, size);
const sweep = () => dropUnsentImages(parts, () => true);
const rowsOf = async (id: AttachmentId) =>
  (await owner.query<{ facts: Buffer }>('select facts from attachments where id = $1', [id])).rows;
const objectsOf = ({ id }: { id: AttachmentId }) =>
  Object.values(imageObjects(room.id, id)).filter((name) => parts.objects.objects.has(name));
/** As if it had waited so many milliseconds less than the hour. */
const almostDue = (id: AttachmentId, missing: number) =>
  owner.query(
    `update attachments set waiting_since = clock_timestamp() - interval '${LIMITS.unsentImageSeconds} s'
       + $2 * interval '1 ms' where id = $1`,
    [id, missing],
  );

describe('images of a room kept in the database', () => {
  it('are seen by both, lie there sealed, and the record of their room verifies', async () => {
    const images = [await upload(), await upload()];
    accepted(await send(images));
    accepted(await send([await upload(guest)], guest));
    accepted(await stage.say(room, host, 'and words'));
    for (const { id } of images) expect(accepted(await look(guest, id)).bytes.includes('canary')).toBe(true);
    const [row] = await rowsOf(images[0]?.id ?? ('' as AttachmentId));
    expect(row?.facts.includes('image/png')).toBe(false);
    for (const sealed of parts.objects.objects.values()) expect(sealed.includes('canary')).toBe(false);
    expect(await verifyStoredRoom(admin, room.id)).toMatchObject({
      verdict: 'complete',
      firstMismatch: null,
      entries: 5,
    });
  });

  it('make one message of fifty that claim one image at once', async () => {
    const image = await upload();
    const answers = await Promise.all(Array.from({ length: 50 }, () => send([image])));
    expect(answers.filter((answer) => !isRefusal(answer))).toHaveLength(1);
    for (const answer of answers) if (isRefusal(answer)) expect(answer).toEqual(refuse('not_found'));
    expect((await stage.read(room, guest)).filter(({ type }) => type === 'message')).toHaveLength(1);
    accepted(await look(guest, image.id));
  });

  it('are used up by no message whose id came with other words, however close', async () => {
    for (let i = 0; i < 20; i += 1) {
      const [image, id] = [await upload(), randomUUID()];
      const shown = { text: 'look', attachments: [{ id: image.id, alt: '' }] };
      const words = { text: 'only words', attachments: [] };
      const [first, second] = await Promise.all(
        (i % 2 === 0 ? [words, shown] : [shown, words]).map((body) => stage.send(room, host, body, id)),
      );
      expect([first, second].filter((said) => isRefusal(said))).toEqual([refuse('id_conflict')]);
      const came = (await stage.read(room, guest)).at(-1);
      const withImage = came?.type === 'message' && 'body' in came && came.body.text === 'look';
      expect(isRefusal(await send([image]))).toBe(withImage);
      accepted(await look(guest, image.id));
    }
  });

  it('are gone with the key of their room', async () => {
    const image = await upload();
    accepted(await send([image]));
    await owner.query('delete from room_keys where room_id = $1', [room.id]);
    const keys = new RoomKeys(vault, () => parts.homes.durable.rooms);
    expect(await fetchImage({ ...parts, keys }, guest.thumbprint, room.id, image.id, 'original')).toEqual(
      refuse('room_gone'),
    );
  });

  it('can not be uploaded into a room whose seats are gone', async () => {
    await owner.query('delete from participants where room_id = $1', [room.id]);
    expect(await stage.upload(room, host)).toEqual(refuse('not_found'));
  });
});

describe('rows of images that somebody altered', () => {
  it('open nothing: facts of another image, another seat, another room, or changed by a bit', async () => {
    const [image, other] = [await upload(), await upload()];
    const elsewhere = await stage.startWithTwo();
    const [stranger] = elsewhere.people as [Caller];
    const [row] = await rowsOf(image.id);
    if (!row) throw new Error('no row');
    const restore = () =>
      owner.query('update attachments set room_id = $2, seat = 1, facts = $3 where id = $1', [
        image.id,
        room.id,
        row.facts,
      ]);
    const flipped = Buffer.from(row.facts);
    flipped[20] = (flipped[20] ?? 0) ^ 1;

    for (const facts of [flipped, (await rowsOf(other.id))[0]?.facts]) {
      await owner.query('update attachments set facts = $2 where id = $1', [image.id, facts]);
      await expect(look(host, image.id)).rejects.toThrow(EnvelopeError);
      await expect(look(host, image.id, 'thumbnail')).rejects.toThrow(EnvelopeError);
    }
    await restore();
    await owner.query('update attachments set seat = 2 where id = $1', [image.id]);
    await expect(look(guest, image.id)).rejects.toThrow(EnvelopeError);
    await expect(send([image], guest)).rejects.toThrow(EnvelopeError);
    await restore();
    await owner.query('update attachments set room_id = $2 where id = $1', [image.id, elsewhere.id]);
    await expect(look(stranger, image.id, 'original', elsewhere)).rejects.toThrow(EnvelopeError);
    await restore();
    accepted(await look(host, image.id));
  });

  it('bring no entry into the room', async () => {
    const image = await upload();
    await owner.query(`update attachments set facts = '\\x00' where id = $1`, [image.id]);
    await expect(send([image])).rejects.toThrow(EnvelopeError);
    expect((await stage.read(room, guest)).filter(({ type }) => type === 'message')).toEqual([]);
  });
});

describe('rows of images that somebody else holds', () => {
  it('are waited for shortly, by however many: the connections are for everybody', async () => {
    const images = [await upload(), await upload(), await upload()];
    const [first, second, third] = images as [UploadedImage, UploadedImage, UploadedImage];
    await owner.query('begin');
    await owner.query('select 1 from attachments where id = any($1::uuid[]) for update', [images.map(({ id }) => id)]);
    await owner.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`attachments of ${room.id}`]);
    try {
      expect(await send([first])).toEqual(refuse('unavailable'));
      expect(await stage.upload(room, host)).toEqual(refuse('unavailable'));
      const taken = Array.from({ length: 20 }, () => removeImage(parts, host.thumbprint, room.id, second.id));
      for (const answer of await Promise.allSettled(taken))
        expect(answer.status === 'rejected' && refusalFor(answer.reason)).toEqual(refuse('unavailable'));
      accepted(await stage.say(room, host, 'words go on'));
    } finally {
      await owner.query('rollback');
    }
    accepted(await send([first]));
    expect(await removeImage(parts, host.thumbprint, room.id, second.id)).toBeNull();
    accepted(await look(host, third.id));
  });
});

describe('the sweep of unsent images', () => {
  it('waits for nobody who claims at this moment, and leaves the image that was claimed', async () => {
    const image = await upload();
    await almostDue(image.id, 0);
    await owner.query('begin');
    await owner.query('update attachments set waiting_since = clock_timestamp() where id = $1', [image.id]);
    expect(await sweep()).toBe(0);
    await owner.query('commit');
    expect(await sweep()).toBe(0);
    expect(objectsOf(image)).toHaveLength(2);
    accepted(await send([image]));
    accepted(await look(guest, image.id));
  });

  it('looks again once it holds the row: a claim that ended meanwhile made it wait anew', async () => {
    const image = await upload();
    await almostDue(image.id, 0);
    await owner.query('begin');
    await owner.query('update attachments set waiting_since = clock_timestamp() where id = $1', [image.id]);
    const sweeping = sweep();
    while ((await waiting()) === 0);
    await owner.query('commit');
    expect(await sweeping).toBe(0);
    expect(await rowsOf(image.id)).toHaveLength(1);
  });

  it('never takes an image from a message, however close it comes', async () => {
    const outcomes = new Set<string>();
    for (let i = 0; i < 80; i += 1) {
      const image = await upload();
      await almostDue(image.id, i % 8);
      const [said] = await Promise.all([send([image]), sweep(), sweep()]);
      outcomes.add(isRefusal(said) ? said.refused : 'sent');
      if (isRefusal(said)) {
        await sweep();
        expect([await rowsOf(image.id), objectsOf(image)]).toEqual([[], []]);
      } else accepted(await look(guest, image.id));
    }
    outcomes.delete('sent');
    outcomes.delete('not_found');
    expect([...outcomes]).toEqual([]);
  });

  it('removes each image once, however many keepers there are', async () => {
    const images = await Promise.all(Array.from({ length: 12 }, () => upload()));
    for (const { id } of images) await almostDue(id, 0);
    const keepers = [1, 2, 3].map(() => new PostgresUnsentImages(keeper));
    const dropped: AttachmentId[] = [];
    const drop = ({ id }: { id: AttachmentId }) => {
      dropped.push(id);
      return Promise.resolve();
    };
    const counts = await Promise.all(keepers.map((one) => one.sweep(100, drop)));
    expect(dropped.sort()).toEqual(images.map(({ id }) => id).sort());
    expect(counts.reduce((sum, n) => sum + n, 0)).toBe(images.length);
  });

  it('asks a store that is away for one image, and is done in one round with all once it is there', async () => {
    const images: UploadedImage[] = [];
    for (const where of [room, await stage.startWithTwo()])
      for (const person of where.people) for (let n = 0; n < 28; n += 1) images.push(await upload(person, where));
    for (const { id } of images) await almostDue(id, 0);
    const remove = parts.objects.remove.bind(parts.objects);
    let asked = 0;
    parts.objects.remove = (names) => {
      asked += 1;
      return remove(names);
    };
    parts.objects.away = true;
    await expect(sweep()).rejects.toThrow();
    expect(asked).toBe(1);
    parts.objects.away = false;
    expect(await sweep()).toBe(112);
    for (const { id } of images) expect(await rowsOf(id)).toEqual([]);
  });

  it('takes what was taken back while the store was away', async () => {
    const image = await upload();
    parts.objects.away = true;
    expect(await removeImage(parts, host.thumbprint, room.id, image.id)).toBeNull();
    await almostDue(image.id, 0);
    await expect(sweep()).rejects.toThrow();
    parts.objects.away = false;
    expect(await sweep()).toBe(1);
    expect([await rowsOf(image.id), objectsOf(image)]).toEqual([[], []]);
  });

  async function waiting(): Promise<number> {
    const { rowCount } = await owner.query(
      "select from pg_stat_activity where usename = 'parley_keeper' and datname = current_database() and wait_event_type = 'Lock'",
    );
    return rowCount ?? 0;
  }
});
