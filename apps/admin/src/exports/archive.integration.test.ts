import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { API } from '@parley/contracts';
import type { LogAnswer, ReadingAnswer, ReadingId } from '@parley/contracts';
import { archiveManifest, archivePart, archiveRoom } from '@parley/oversight';
import type { ArchiveManifest } from '@parley/oversight';
import { connect, PostgresArchives } from '@parley/persistence';
import { imageObjects } from '@parley/rooms';
import type { StagedRoom } from '@parley/testing';
import pg from 'pg';
import { ask, codeOf, signedIn, startConsole } from '../../test/console.js';
import type { Browser, Console } from '../../test/console.js';
import { conversations, PIXELS } from '../../test/conversation.js';
import type { Conversations } from '../../test/conversation.js';

const CANARY = 'canary words for an archive';

let service: Console;
let talks: Conversations;
let auditor: Browser;
let folder: string;
let room: StagedRoom;
let image: string;
const gets: string[] = [];
beforeAll(async () => {
  service = await startConsole({
    change: (parts) => ({
      ...parts,
      objects: {
        get: (name) => {
          gets.push(name);
          return parts.objects.get(name);
        },
      },
    }),
  });
  talks = await conversations(service);
  auditor = await signedIn(service, 'Ada', ['auditor']);
  folder = mkdtempSync(join(tmpdir(), 'parley-archive-'));
  [room, image] = await archived();
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await talks.stop();
  await service.stop();
});

async function asOwner(statement: string, values: unknown[]): Promise<void> {
  const client = new pg.Client(service.database.owner);
  await client.connect();
  try {
    await client.query(statement, values);
  } finally {
    await client.end();
  }
}
/** As keeper does it, once its time has come. */
async function archived(): Promise<[StagedRoom, string]> {
  const talk = await talks.talk([CANARY]);
  const { id } = await talks.show(talk, PIXELS, 'a field');
  const past = "closed_at = now() - interval '2 min', close_reason = 'time'";
  await asOwner(`update rooms set state = 'closed', ${past} where id = $1`, [talk.id]);
  const named = 'insert into room_heads (room_id, log_index, last_seq, head, receipts, position, rooms, siblings)';
  await asOwner(`${named} select id, 0, last_seq, head, '', 0, 1, '' from rooms where id = $1`, [talk.id]);
  const database = await connect({ url: service.database.keeper, program: 'keeper' });
  try {
    const parts = { objects: service.objects, logKey: service.parts.keys.log };
    const done = await new PostgresArchives(database).archive(talk.id, (ended) => archiveRoom(parts, ended));
    expect(done).toBe(true);
  } finally {
    await database.destroy();
  }
  return [talk, imageObjects(talk.id, id).original];
}
const askToRead = async ({ id }: StagedRoom, browser = auditor): Promise<ReadingId> =>
  (await browser.post<ReadingAnswer>(`/rooms/${id}/readings`, { reason: 'A complaint, number 19' })).reading.id;
const logged = async (type: string, { id }: StagedRoom = room) =>
  (await auditor.get<LogAnswer>(`/log?type=${type}&room=${id}`)).entries;

/** Rejects when it breaks off. */
function download(reading: string, method = 'GET'): Promise<{ headers: Record<string, unknown>; body: Buffer }> {
  const { hostname: host, port } = new URL(service.url);
  const path = `${API}/readings/${reading}/archive`;
  return new Promise((resolve, reject) => {
    const headers = { cookie: auditor.cookie ?? '' };
    const outgoing = request({ host, port, path, method, agent: false, headers }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.once('error', reject);
      response.once('end', () => {
        if (response.statusCode !== 200) reject(new Error(Buffer.concat(parts).toString('utf8')));
        resolve({ headers: response.headers, body: Buffer.concat(parts) });
      });
    });
    outgoing.once('error', reject);
    outgoing.end();
  });
}
const codeOfArchive = async (reading: string, browser = auditor) =>
  codeOf(await browser.call('GET', `/readings/${reading}/archive`));
async function changed<T>(name: string, work: () => Promise<T>): Promise<T> {
  const bytes = service.objects.objects.get(name);
  if (!bytes) throw new Error(`no object ${name}`);
  const altered = Buffer.from(bytes);
  altered[altered.length - 9] = (altered.at(-9) ?? 0) ^ 1;
  service.objects.objects.set(name, altered);
  try {
    return await work();
  } finally {
    service.objects.objects.set(name, bytes);
  }
}

describe('the archive of a room', () => {
  it('is handed out within a reading as it was stored, and every byte of it is logged before', async () => {
    const readingId = await askToRead(room);
    gets.length = 0;
    const { headers, body } = await download(readingId);
    expect(headers).toMatchObject({
      'content-type': 'application/zip',
      'content-disposition': `attachment; filename="parley-${room.id}-archive.zip"`,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    });
    const file = join(folder, 'archive.zip');
    writeFileSync(file, body);
    execFileSync('unzip', ['-q', file, '-d', join(folder, 'archive')]);
    const manifest = readFileSync(join(folder, 'archive/manifest.json'));
    const { parts, images } = JSON.parse(manifest.toString('utf8')) as ArchiveManifest;
    expect(manifest).toEqual(service.objects.objects.get(archiveManifest(room.id)));
    expect(readFileSync(join(folder, 'archive/parts/1.jsonl'))).toEqual(
      service.objects.objects.get(archivePart(room.id, 1)),
    );
    expect(readdirSync(join(folder, 'archive/parts'))).toHaveLength(parts.length);
    expect(readdirSync(join(folder, 'archive/images'))).toHaveLength(images.length);
    expect(readFileSync(join(folder, 'archive/images', image.split('/').at(-1) ?? ''))).toEqual(
      service.objects.objects.get(image),
    );
    // Sealed as it was: whoever has it reads nothing.
    expect(execFileSync('unzip', ['-p', file]).includes(CANARY)).toBe(false);

    const details = { name: 'Ada', address: '127.0.0.1', reading: readingId, format: 'archive' };
    const [asked] = await logged('export_asked');
    const [made] = await logged('export_made');
    expect(asked?.details).toMatchObject(details);
    const sha256 = createHash('sha256').update(body).digest('base64url');
    expect(made).toMatchObject({ subject: asked?.subject, details: { ...details, bytes: body.length, sha256 } });
  });

  it('is logged before a part of it is read; when the log takes nothing, nothing leaves', async () => {
    const readingId = await askToRead(room);
    gets.length = 0;
    await asOwner('revoke insert on log from parley_admin', []);
    try {
      expect(await codeOfArchive(readingId)).toBe('internal');
    } finally {
      await asOwner('grant insert on log to parley_admin', []);
    }
    expect(gets).toEqual([archiveManifest(room.id)]);
  });

  it('is not made, and not logged, for who asks for its headers alone', async () => {
    const readingId = await askToRead(room);
    const before = (await logged('export_asked')).length;
    expect((await download(readingId, 'HEAD')).body).toHaveLength(0);
    expect(await logged('export_asked')).toHaveLength(before);
  });

  it('is nobody else’s: another auditor, another role, nobody, and not after the reading', async () => {
    const readingId = await askToRead(room);
    const other = await signedIn(service, 'Oda', ['auditor']);
    const security = await signedIn(service, 'Sam', ['security', 'viewer']);
    expect(await codeOfArchive(readingId, other)).toBe('not_found');
    expect(await codeOfArchive(readingId, security)).toBe('forbidden');
    expect(codeOf(await ask(service.url, 'GET', `${API}/readings/${readingId}/archive`))).toBe('sign_in_required');
    await asOwner("update readings set ends_at = clock_timestamp() - interval '1 s' where id = $1", [readingId]);
    expect(await codeOfArchive(readingId)).toBe('forbidden');
  });

  it('is not there before the room is archived, and not after it is destroyed', async () => {
    const open = await talks.talk(['a word']);
    expect(await codeOfArchive(await askToRead(open))).toBe('wrong_state');
    const [gone] = await archived();
    const readingId = await askToRead(gone);
    await asOwner("update rooms set state = 'destroyed' where id = $1", [gone.id]);
    expect(await codeOfArchive(readingId)).toBe('room_gone');
  });

  it('is refused, or breaks off, when anything of it is not what the manifest says', async () => {
    const readingId = await askToRead(room);
    const answer = await changed(archiveManifest(room.id), () => auditor.call('GET', `/readings/${readingId}/archive`));
    expect([codeOf(answer), answer.text]).toEqual(['record_altered', expect.stringContaining('manifest')]);
    const made = (await logged('export_made')).length;
    for (const name of [archivePart(room.id, 1), image])
      await expect(changed(name, () => download(readingId))).rejects.toThrow();
    expect(await logged('export_made')).toHaveLength(made);
    await download(readingId);
  });
});
