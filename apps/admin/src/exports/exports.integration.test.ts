import { createHash } from 'node:crypto';
import { request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { API } from '@parley/contracts';
import type { ExportsAnswer, ExportView, LogAnswer, ReadingAnswer, ReadingId, UploadedImage } from '@parley/contracts';
import { imageObjects } from '@parley/rooms';
import type { StagedRoom } from '@parley/testing';
import pg from 'pg';
import sharp from 'sharp';
import { ask, codeOf, signedIn, startConsole } from '../../test/console.js';
import type { Browser, Console } from '../../test/console.js';
import { conversations, PIXELS, THUMBNAIL } from '../../test/conversation.js';
import type { Conversations } from '../../test/conversation.js';

const REASON = 'A complaint, number 18';
const CANARY = 'canary words for a file';
const HIDDEN = 'words that are left out';

/** Holds every image back while it is closed. */
const gate: { open: Promise<void>; reached: () => void } = { open: Promise.resolve(), reached: () => undefined };
function closeGate(): { reached: Promise<void>; open: () => void } {
  let open = (): void => undefined;
  gate.open = new Promise((resolve) => {
    open = resolve;
  });
  const reached = new Promise<void>((resolve) => {
    gate.reached = resolve;
  });
  return { reached, open };
}

let service: Console;
let talks: Conversations;
let room: StagedRoom;
let picture: UploadedImage;
let auditor: Browser;
beforeAll(async () => {
  service = await startConsole({
    change: (parts) => ({
      ...parts,
      objects: {
        get: async (name) => {
          gate.reached();
          await gate.open;
          return parts.objects.get(name);
        },
      },
    }),
  });
  talks = await conversations(service);
  room = await talks.talk([CANARY, HIDDEN]);
  picture = await talks.show(room, PIXELS, 'a field');
  auditor = await signedIn(service, 'Ada', ['auditor']);
});
afterAll(async () => {
  // Paper shuts libvips' other doors for the whole process, which here is Jest's and has other tests to run.
  sharp.unblock({ operation: ['VipsForeignLoad'] });
  await talks.stop();
  await service.stop();
});

async function asOwner<T extends object>(statement: string): Promise<T[]> {
  const client = new pg.Client(service.database.owner);
  await client.connect();
  try {
    return (await client.query<T>(statement)).rows;
  } finally {
    await client.end();
  }
}
const askToRead = async (of = room): Promise<ReadingId> =>
  (await auditor.post<ReadingAnswer>(`/rooms/${of.id}/readings`, { reason: REASON })).reading.id;
const askFor = async (readingId: ReadingId, format: string, redact: number[] = []): Promise<ExportView> =>
  (await auditor.post<{ export: ExportView }>(`/readings/${readingId}/exports`, { format, redact })).export;
const lookAt = async (id: string): Promise<ExportView> =>
  (await auditor.get<{ export: ExportView }>(`/exports/${id}`)).export;
const logged = async (type: string, id: string) =>
  (await auditor.get<LogAnswer>(`/log?type=${type}&room=${room.id}`)).entries.filter(({ subject }) => subject === id);

function begin(id: string): Promise<IncomingMessage> {
  const { hostname, port } = new URL(service.url);
  return new Promise((resolve, reject) => {
    const path = `${API}/exports/${id}/file`;
    const outgoing = request({ host: hostname, port, path, agent: false, headers: { cookie: auditor.cookie ?? '' } });
    outgoing.once('error', reject);
    outgoing.once('response', resolve);
    outgoing.end();
  });
}
async function download(id: string): Promise<{ headers: IncomingMessage['headers']; body: Buffer }> {
  const response = await begin(id);
  const parts: Buffer[] = [];
  for await (const part of response) parts.push(part as Buffer);
  if (response.statusCode !== 200) throw new Error(Buffer.concat(parts).toString('utf8'));
  return { headers: response.headers, body: Buffer.concat(parts) };
}
async function settled(id: string): Promise<ExportView> {
  for (;;) {
    const found = await lookAt(id);
    if (found.state === 'done' || found.state === 'failed') return found;
  }
}
const endReading = (id: ReadingId) =>
  asOwner(`update readings set ends_at = clock_timestamp() - interval '1 s' where id = '${id}'`);

describe('an export', () => {
  it('is asked for, logged first, made while it is read, and says its digest', async () => {
    const readingId = await askToRead();
    const asked = await askFor(readingId, 'jsonl', [4]);
    expect(asked).toMatchObject({ readingId, format: 'jsonl', redacted: [4], state: 'asked', bytes: null });
    expect(await logged('export_asked', asked.id)).toMatchObject([
      { details: { name: 'Ada', address: '127.0.0.1', reading: readingId, format: 'jsonl', redacted: 1 } },
    ]);

    const { headers, body } = await download(asked.id);
    expect(headers).toMatchObject({
      'content-disposition': `attachment; filename="parley-${room.id}-jsonl.jsonl"`,
      'content-type': 'application/jsonl',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    });
    expect(body.toString('utf8')).toContain(CANARY);
    expect(body.toString('utf8')).not.toContain(HIDDEN);
    const sha256 = createHash('sha256').update(body).digest('base64url');
    expect(await lookAt(asked.id)).toMatchObject({ state: 'done', bytes: body.length, sha256, entries: 5, written: 5 });
    expect(await logged('export_made', asked.id)).toMatchObject([
      { details: { name: 'Ada', export: asked.id, format: 'jsonl', bytes: body.length, sha256 } },
    ]);
  });

  it.each(['csv', 'html', 'pdf', 'eml', 'actiance', 'bundle'])('comes as %s', async (format) => {
    const { id } = await askFor(await askToRead(), format);
    const { headers, body } = await download(id);
    expect(headers['content-type']).toBe('application/zip');
    expect(body.subarray(0, 2).toString('latin1')).toBe('PK');
    expect(await lookAt(id)).toMatchObject({ state: 'done', bytes: body.length });
  });

  it('can be fetched again while the reading lasts, and not after it', async () => {
    const readingId = await askToRead();
    const { id } = await askFor(readingId, 'jsonl');
    await download(id);
    await download(id);
    expect(await logged('export_made', id)).toHaveLength(2);
    await endReading(readingId);
    await expect(download(id)).rejects.toThrow('forbidden');
    expect(codeOf(await auditor.call('POST', `/readings/${readingId}/exports`, { format: 'csv' }))).toBe('forbidden');
    expect(await lookAt(id)).toMatchObject({ state: 'done' });
  });

  it('is nobody else’s, with whatever roles', async () => {
    const readingId = await askToRead();
    const { id } = await askFor(readingId, 'csv');
    const other = await signedIn(service, 'Eve', ['viewer', 'auditor', 'security']);
    for (const [method, path, body] of [
      ['POST', `/readings/${readingId}/exports`, { format: 'csv' }],
      ['GET', `/exports/${id}`, undefined],
      ['GET', `/exports/${id}/file`, undefined],
      ['GET', `/readings/${readingId}/attachments/${picture.id}`, undefined],
    ] as const)
      expect([path, codeOf(await other.call(method, path, body))]).toEqual([path, 'not_found']);
    expect(await lookAt(id)).toMatchObject({ state: 'asked' });
  });

  it('stands in the list of its reading, newest first, for its reader and for security, and for no other auditor', async () => {
    const readingId = await askToRead();
    const first = await askFor(readingId, 'jsonl', [4]);
    const { body } = await download(first.id);
    const second = await askFor(readingId, 'csv');
    await askFor(await askToRead(), 'html');
    const path = `/readings/${readingId}/exports`;
    const listed = await auditor.get<ExportsAnswer>(path);
    expect(listed.exports).toMatchObject([
      { id: second.id, by: 'Ada', format: 'csv', state: 'asked' },
      { id: first.id, by: 'Ada', format: 'jsonl', state: 'done', redacted: [4], bytes: body.length, written: 5 },
    ]);
    const security = await signedIn(service, 'Sigrid', ['security']);
    expect(await security.get<ExportsAnswer>(path)).toEqual(listed);
    expect(codeOf(await security.call('GET', `/exports/${first.id}/file`))).toBe('forbidden');
    const other = await signedIn(service, 'Otto', ['auditor']);
    expect(codeOf(await other.call('GET', path))).toBe('not_found');
    await endReading(readingId);
    expect((await auditor.get<ExportsAnswer>(path)).exports).toHaveLength(2);
  });

  it('is refused for a format there is not, and for entries the room does not have', async () => {
    const readingId = await askToRead();
    for (const body of [
      { format: 'docx' },
      { format: 'csv', redact: [6] },
      { format: 'csv', redact: [0] },
      { format: 'csv', redact: ['1'] },
      { format: 'csv', more: true },
    ])
      expect([body, codeOf(await auditor.call('POST', `/readings/${readingId}/exports`, body))]).toEqual([
        body,
        'bad_request',
      ]);
  });

  it('is not made when the log can not be written', async () => {
    const readingId = await askToRead();
    const { id } = await askFor(readingId, 'jsonl');
    await asOwner('revoke insert on log from parley_admin');
    try {
      const refused = await auditor.call('POST', `/readings/${readingId}/exports`, { format: 'csv' });
      expect(refused.status).toBe(500);
      await expect(download(id)).rejects.toThrow();
      expect(await lookAt(id)).toMatchObject({ state: 'failed', sha256: null });
    } finally {
      await asOwner('grant insert on log to parley_admin');
    }
    expect(await asOwner(`select id from exports where reading_id = '${readingId}'`)).toEqual([{ id }]);
  });

  it('has failed when its reader leaves in the middle', async () => {
    const { id } = await askFor(await askToRead(), 'html');
    const { reached, open } = closeGate();
    const response = await begin(id);
    await reached;
    expect(await lookAt(id)).toMatchObject({ state: 'running' });
    response.destroy();
    open();
    expect(await settled(id)).toMatchObject({ state: 'failed', bytes: null, sha256: null });
    expect(await logged('export_made', id)).toEqual([]);
  });

  it('breaks off when its reading ends in the middle', async () => {
    const readingId = await askToRead();
    const { id } = await askFor(readingId, 'html');
    const { reached, open } = closeGate();
    const response = await begin(id);
    await reached;
    await endReading(readingId);
    open();
    await expect(
      (async () => {
        for await (const part of response) expect(part).toBeDefined();
      })(),
    ).rejects.toThrow('aborted');
    expect(await settled(id)).toMatchObject({ state: 'failed' });
    expect(await logged('export_made', id)).toEqual([]);
  });

  it('is cut off by itself when its reading ends while nothing is made of it', async () => {
    const readingId = await askToRead();
    const { id } = await askFor(readingId, 'html');
    const { reached, open } = closeGate();
    await asOwner(`update readings set ends_at = clock_timestamp() + interval '2 s' where id = '${readingId}'`);
    const response = await begin(id);
    await reached;
    await expect(
      (async () => {
        for await (const part of response) expect(part).toBeDefined();
      })(),
    ).rejects.toThrow('aborted');
    open();
    expect(await settled(id)).toMatchObject({ state: 'failed', bytes: null });
    expect(await logged('export_made', id)).toEqual([]);
  });

  it.each([
    ['its key is gone', 'delete from room_keys where room_id ='],
    ['it is destroyed', "update rooms set state = 'destroyed' where id ="],
  ])('breaks off when its room goes in the middle: %s', async (_case, statement) => {
    const doomed = await talks.talk([CANARY]);
    await talks.show(doomed, PIXELS, 'gone soon');
    const { id } = await askFor(await askToRead(doomed), 'html');
    const { reached, open } = closeGate();
    const response = await begin(id);
    await reached;
    await asOwner(`${statement} '${doomed.id}'`);
    open();
    await expect(
      (async () => {
        for await (const part of response) expect(part).toBeDefined();
      })(),
    ).rejects.toThrow('aborted');
    const failure = { code: 'room_gone', seq: null };
    expect(await settled(id)).toMatchObject({ state: 'failed', bytes: null, failure });
    expect(service.lines()).not.toContain(CANARY);
  });

  it('says which entry does not fit, and is no file then', async () => {
    const altered = await talks.talk([CANARY, 'more']);
    await asOwner(
      `update messages m set envelope = o.envelope from messages o
       where m.room_id = '${altered.id}' and o.room_id = m.room_id and m.seq = 4 and o.seq = 3`,
    );
    const { id } = await askFor(await askToRead(altered), 'jsonl');
    await expect(download(id)).rejects.toThrow(/"record_altered".*"seq":4/);
    expect(await lookAt(id)).toMatchObject({ state: 'failed', failure: { code: 'record_altered', seq: 4 } });
    const zip = await askFor(await askToRead(altered), 'csv');
    await expect(download(zip.id)).rejects.toThrow();
    expect(await lookAt(zip.id)).toMatchObject({ state: 'failed', failure: { code: 'record_altered', seq: 4 } });
  });

  it('is made once at a time', async () => {
    const { id } = await askFor(await askToRead(), 'html');
    const { reached, open } = closeGate();
    const response = await begin(id);
    await reached;
    expect(codeOf(await auditor.call('GET', `/exports/${id}/file`))).toBe('conflict');
    open();
    response.resume();
    expect(await settled(id)).toMatchObject({ state: 'done' });
  });

  it('is not made for somebody who asks for its headers', async () => {
    const { id } = await askFor(await askToRead(), 'jsonl');
    const cookie = auditor.cookie ?? '';
    const answer = await ask(service.url, 'HEAD', `${API}/exports/${id}/file`, { headers: { cookie } });
    expect([answer.status, (await lookAt(id)).state]).toEqual([200, 'asked']);
  });

  it('names its formats', async () => {
    const { formats } = await auditor.get<{ formats: { id: string; extension: string }[] }>('/exports/formats');
    expect(formats.map(({ id, extension }) => `${id}.${extension}`)).toEqual([
      'jsonl.jsonl',
      'csv.zip',
      'html.zip',
      'pdf.zip',
      'eml.zip',
      'actiance.zip',
      'bundle.zip',
    ]);
  });

  it('leaves no word of the room in the lines of the service', () => {
    expect(service.lines()).toContain('/api/v1/exports/:exportId/file');
    expect(service.lines()).not.toContain(CANARY);
  });
});

describe('an image in a reading', () => {
  const cookie = () => ({ headers: { cookie: auditor.cookie ?? '' } });

  it('comes as it was sent, and its thumbnail', async () => {
    const path = `${API}/readings/${await askToRead()}/attachments/${picture.id}`;
    const original = await ask(service.url, 'GET', path, cookie());
    expect(original.headers).toMatchObject({
      'content-type': 'image/png',
      'content-length': String(PIXELS.length),
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    });
    expect(original.headers['content-security-policy']).toContain("default-src 'none'");
    const thumbnail = await ask(service.url, 'GET', `${path}/thumbnail`, cookie());
    expect(thumbnail.headers).toMatchObject({
      'content-type': 'image/webp',
      'content-length': String(THUMBNAIL.length),
    });
  });

  it('is refused when another lies in its place, or none', async () => {
    const other = await talks.show(room, Buffer.concat([PIXELS, Buffer.from('other')]), '');
    const readingId = await askToRead();
    const place = imageObjects(room.id, other.id);
    const path = `/readings/${readingId}/attachments/${other.id}`;
    const [stored, small] = [await service.objects.get(place.original), await service.objects.get(place.thumbnail)];
    if (!stored || !small) throw new Error('the picture was not stored');
    await service.objects.put(place.original, small);
    expect(codeOf(await auditor.call('GET', path))).toBe('record_altered');
    await service.objects.remove([place.original]);
    expect(codeOf(await auditor.call('GET', path))).toBe('record_altered');
    await service.objects.put(place.original, stored);
    expect(codeOf(await auditor.call('GET', path))).toBe(200);
  });

  it('is refused after the reading', async () => {
    const readingId = await askToRead();
    await endReading(readingId);
    expect(codeOf(await auditor.call('GET', `/readings/${readingId}/attachments/${picture.id}`))).toBe('forbidden');
  });
});
