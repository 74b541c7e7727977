import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type {
  AdminRoomsAnswer,
  LogAnswer,
  ReadingAnswer,
  TranscriptAnswer,
  VerificationAnswer,
} from '@parley/contracts';
import type { StagedRoom } from '@parley/testing';
import pg from 'pg';
import { codeOf, signedIn, startConsole } from '../test/console.js';
import type { Browser, Console } from '../test/console.js';
import { conversations } from '../test/conversation.js';
import type { Conversations } from '../test/conversation.js';

const REASON = 'A complaint, number 17';
const CANARY = 'canary words nobody else says';

let service: Console;
let talks: Conversations;
let room: StagedRoom;
let auditor: Browser;
beforeAll(async () => {
  service = await startConsole();
  talks = await conversations(service);
  room = await talks.talk([CANARY, 'and an answer']);
  auditor = await signedIn(service, 'Ada', ['auditor']);
});
afterAll(async () => {
  await talks.stop();
  await service.stop();
});

/** As whoever owns the tables: what no program of ours may do. */
async function asOwner(...statements: string[]): Promise<void> {
  const client = new pg.Client(service.database.owner);
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}
const askToRead = (by = auditor) => by.post<ReadingAnswer>(`/rooms/${room.id}/readings`, { reason: REASON });
const readingsAsked = async (): Promise<number> =>
  (await auditor.get<LogAnswer>(`/log?type=reading_asked&room=${room.id}`)).entries.length;

describe('reading a transcript', () => {
  it('goes from the list of rooms over a reason to every word, and the log says so', async () => {
    const { rooms } = await auditor.get<AdminRoomsAnswer>('/rooms?state=locked');
    expect(rooms).toMatchObject([{ id: room.id, kind: 'audited', seatsTaken: 2, seatsMax: 2, messages: 2 }]);

    const { reading } = await askToRead();
    const transcript = await auditor.get<TranscriptAnswer>(`/readings/${reading.id}/entries`);
    const said = transcript.entries.filter(({ type }) => type === 'message');
    expect(said.map(({ seat, address, content }) => [seat, address, content?.text])).toEqual([
      [1, '192.0.2.10', CANARY],
      [2, '2001:db8::20', 'and an answer'],
    ]);
    expect(said.every(({ name, sentAt }) => name !== null && sentAt <= Date.now())).toBe(true);
    expect(transcript.entries.map(({ type }) => type)).toEqual(['joined', 'joined', 'message', 'message']);

    const { entries } = await auditor.get<LogAnswer>(`/log?type=reading_asked&room=${room.id}`);
    expect(entries).toMatchObject([
      { roomId: room.id, details: { name: 'Ada', reason: REASON, address: '127.0.0.1', reading: reading.id } },
    ]);
    expect(entries[0]?.at).toBeLessThanOrEqual(Date.now());
  });

  it('comes in pages', async () => {
    const { reading } = await askToRead();
    const page = (after: number) =>
      auditor.get<TranscriptAnswer>(`/readings/${reading.id}/entries?after=${after}&limit=3`);
    expect((await page(0)).more).toBe(true);
    expect((await page(3)).entries.map(({ seq }) => seq)).toEqual([4]);
  });

  it('is nobody else’s, with whatever roles', async () => {
    const { reading } = await askToRead();
    const other = await signedIn(service, 'Eve', ['viewer', 'auditor', 'security']);
    expect(codeOf(await other.call('GET', `/readings/${reading.id}/entries`))).toBe('not_found');
  });

  it('asks for a reason worth the name', async () => {
    const before = await readingsAsked();
    for (const reason of ['', '       a       ', 'x'.repeat(501), null, 7])
      expect(codeOf(await auditor.call('POST', `/rooms/${room.id}/readings`, { reason }))).toBe('bad_request');
    expect(await readingsAsked()).toBe(before);
  });

  it('unseals nothing when the log can not be written', async () => {
    const { reading } = await askToRead();
    const before = await readingsAsked();
    await asOwner('revoke insert on log from parley_admin');
    try {
      const refused = await auditor.call('POST', `/rooms/${room.id}/readings`, { reason: REASON });
      expect(refused.status).toBe(500);
      expect(refused.text).not.toContain(CANARY);
      const client = new pg.Client(service.database.owner);
      await client.connect();
      const { rows } = await client.query<{ id: string }>('select id from readings order by started_at desc limit 1');
      await client.end();
      expect(rows).toEqual([{ id: reading.id }]);
    } finally {
      await asOwner('grant insert on log to parley_admin');
    }
    expect(await readingsAsked()).toBe(before);
  });

  it('names a row that was altered instead of showing it, and so does verification', async () => {
    const altered = await talks.talk(['one', 'two', 'three']);
    const complete = await auditor.get<VerificationAnswer>(`/rooms/${altered.id}/verification`);
    expect(complete).toMatchObject({ verdict: 'complete', entries: 5, firstMismatch: null });
    await asOwner(
      `update messages set envelope = (select envelope from messages where room_id = '${altered.id}' and seq = 3)
       where room_id = '${altered.id}' and seq = 4`,
    );
    const { reading } = await auditor.post<ReadingAnswer>(`/rooms/${altered.id}/readings`, { reason: REASON });
    const answer = await auditor.call('GET', `/readings/${reading.id}/entries`);
    expect([answer.status, answer.json]).toMatchObject([
      409,
      { error: { code: 'record_altered', details: { seq: 4 } } },
    ]);
    expect(await auditor.get<VerificationAnswer>(`/rooms/${altered.id}/verification`)).toMatchObject({
      verdict: 'altered',
      firstMismatch: { seq: 4 },
    });
  });

  it('is gone with the key of its room', async () => {
    const gone = await talks.talk(['for a while']);
    const { reading } = await auditor.post<ReadingAnswer>(`/rooms/${gone.id}/readings`, { reason: REASON });
    await asOwner(`delete from room_keys where room_id = '${gone.id}'`);
    expect(codeOf(await auditor.call('GET', `/readings/${reading.id}/entries`))).toBe('room_gone');
    expect(codeOf(await auditor.call('POST', `/rooms/${gone.id}/readings`, { reason: REASON }))).toBe('room_gone');
  });

  it('leaves no word, reason or cookie in the lines of the service', async () => {
    await askToRead();
    const lines = service.lines();
    expect(lines).toContain('/api/v1/rooms/:roomId/readings');
    for (const secret of [CANARY, REASON, auditor.cookie?.split('=')[1] ?? 'no cookie', room.id])
      expect(lines).not.toContain(secret);
  });
});
