import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { LogAnswer, ReadingAnswer, ReadingsAnswer, TranscriptAnswer } from '@parley/contracts';
import type { StagedRoom } from '@parley/testing';
import pg from 'pg';
import { Browser, codeOf, ORIGIN, signedIn, startConsole } from '../test/console.js';
import type { Console } from '../test/console.js';
import { conversations } from '../test/conversation.js';
import type { Conversations } from '../test/conversation.js';

const REASON = 'A complaint, number 17';
const WORDS = 'words that only two have read';

let service: Console;
let talks: Conversations;
let room: StagedRoom;
let auditor: Browser;
let both: Browser;
let security: Browser;
let other: Browser;
beforeAll(async () => {
  service = await startConsole({ approvals: 1 });
  talks = await conversations(service);
  room = await talks.talk([WORDS]);
  auditor = await signedIn(service, 'Ada', ['auditor']);
  both = await signedIn(service, 'Bea', ['auditor', 'security']);
  security = await signedIn(service, 'Sam', ['security']);
  other = await signedIn(service, 'Tess', ['security']);
});
afterAll(async () => {
  await talks.stop();
  await service.stop();
});

async function asOwner<T extends pg.QueryResultRow>(statement: string, values: unknown[] = []): Promise<T[]> {
  const client = new pg.Client(service.database.owner);
  await client.connect();
  try {
    return (await client.query<T>(statement, values)).rows;
  } finally {
    await client.end();
  }
}
const ask = async (by: Browser): Promise<ReadingAnswer['reading']> =>
  (await by.post<ReadingAnswer>(`/rooms/${room.id}/readings`, { reason: REASON })).reading;
const answer = (by: Browser, id: string, agrees = true) => by.call('POST', `/readings/${id}/approval`, { agrees });
const read = (by: Browser, id: string) => by.call('GET', `/readings/${id}/entries`);
const logOf = async (type: string, reading: string) =>
  (await security.get<LogAnswer>(`/log?type=${type}&room=${room.id}`)).entries.filter(
    ({ details }) => details?.reading === reading,
  );

describe('a reading that another administrator must agree to', () => {
  it('opens nothing until then, and is in the log with both of them', async () => {
    const reading = await ask(auditor);
    expect(reading).toMatchObject({ state: 'waiting', startedAt: null, endsAt: null });
    const early = await read(auditor, reading.id);
    expect([codeOf(early), early.status]).toEqual(['reading_waiting', 409]);
    expect(early.text).not.toContain(WORDS);

    const { readings } = await security.get<ReadingsAnswer>(`/readings?state=waiting&room=${room.id}`);
    expect(readings).toMatchObject([{ id: reading.id, administrator: { name: 'Ada' }, reason: REASON }]);
    const before = Date.now();
    const agreed = (await security.post<ReadingAnswer>(`/readings/${reading.id}/approval`, { agrees: true })).reading;
    expect(agreed).toMatchObject({ state: 'open', approvals: [{ name: 'Sam', agrees: true }] });
    expect(agreed.startedAt).toBeGreaterThanOrEqual(before);
    expect(agreed.endsAt).toBe(Number(agreed.startedAt) + 30 * 60_000);

    const transcript = await auditor.get<TranscriptAnswer>(`/readings/${reading.id}/entries`);
    expect(transcript.entries.map(({ content }) => content?.text)).toContain(WORDS);
    expect(codeOf(await read(security, reading.id))).toBe('forbidden');
    expect(codeOf(await read(both, reading.id))).toBe('not_found');
    expect(await logOf('reading_asked', reading.id)).toMatchObject([{ details: { name: 'Ada', reason: REASON } }]);
    expect(await logOf('reading_agreed', reading.id)).toMatchObject([
      { details: { name: 'Sam', reader: 'Ada', address: '127.0.0.1', endsAt: agreed.endsAt } },
    ]);
  });

  it('is not agreed to by whoever asked, even when they have both roles', async () => {
    const { id } = await ask(both);
    const refused = await answer(both, id);
    expect([codeOf(refused), refused.json]).toMatchObject([
      'forbidden',
      { error: { details: { own: expect.any(String) } } },
    ]);
    expect(codeOf(await read(both, id))).toBe('reading_waiting');
    expect(await logOf('reading_agreed', id)).toEqual([]);
    expect(codeOf(await answer(security, id))).toBe(200);
    expect((await read(both, id)).status).toBe(200);
  });

  it('is opened once by two who agree at the same moment, and not at all when one of them refuses', async () => {
    const first = await ask(auditor);
    const codes = (await Promise.all([answer(security, first.id), answer(other, first.id)])).map(codeOf);
    expect(codes.toSorted()).toEqual([200, 'wrong_state']);
    expect(await logOf('reading_agreed', first.id)).toHaveLength(1);

    const second = await ask(auditor);
    await Promise.all([answer(security, second.id, false), answer(other, second.id, false)]);
    expect(codeOf(await read(auditor, second.id))).toBe('forbidden');
    expect(await logOf('reading_refused', second.id)).toHaveLength(1);
  });

  it('is over after a day without an answer, whoever agrees then', async () => {
    const { id } = await ask(auditor);
    await asOwner(`update readings set asked_at = asked_at - interval '24 hours' where id = $1`, [id]);
    expect(codeOf(await answer(security, id))).toBe('wrong_state');
    expect(codeOf(await read(auditor, id))).toBe('forbidden');
    expect((await auditor.get<ReadingAnswer>(`/readings/${id}`)).reading.state).toBe('ended');
    expect(await logOf('reading_agreed', id)).toEqual([]);
  });

  it('stays shut when the agreement can not be logged', async () => {
    const { id } = await ask(auditor);
    await asOwner('revoke insert on log from parley_admin');
    try {
      for (const agrees of [true, false]) expect((await answer(security, id, agrees)).status).toBe(500);
      expect((await auditor.call('DELETE', `/readings/${id}`)).status).toBe(500);
      expect(codeOf(await read(auditor, id))).toBe('reading_waiting');
      expect(await asOwner('select 1 from reading_approvals where reading_id = $1', [id])).toEqual([]);
    } finally {
      await asOwner('grant insert on log to parley_admin');
    }
    expect(codeOf(await answer(security, id))).toBe(200);
  });

  it('takes yes or no, and nothing else', async () => {
    const { id } = await ask(auditor);
    for (const body of [{}, { agrees: 'true' }, { agrees: 1 }, { agrees: true, by: 'x' }])
      expect(codeOf(await security.call('POST', `/readings/${id}/approval`, body))).toBe('bad_request');
    for (const query of ['?state=all', '?room=%27', '?before=x', '?limit=0'])
      expect([query, codeOf(await security.call('GET', `/readings${query}`))]).toEqual([query, 'bad_request']);
  });
});

describe('the end of a reading', () => {
  it('comes at once when the reader is done, and is in the log as theirs', async () => {
    const { id } = await ask(auditor);
    await answer(security, id);
    expect((await read(auditor, id)).status).toBe(200);
    expect(codeOf(await both.call('DELETE', `/readings/${id}`))).toBe('not_found');
    expect((await auditor.call('DELETE', `/readings/${id}`)).status).toBe(204);
    expect(codeOf(await read(auditor, id))).toBe('forbidden');
    expect(codeOf(await auditor.call('DELETE', `/readings/${id}`))).toBe('wrong_state');
    expect(await logOf('reading_ended', id)).toMatchObject([{ subject: id, details: { by: 'reader', name: 'Ada' } }]);
  });

  it('is seen by the one whose it is and by security, by nobody else', async () => {
    const { id } = await ask(auditor);
    const eve = await signedIn(service, 'Eve', ['auditor'], ORIGIN);
    expect(codeOf(await eve.call('GET', `/readings/${id}`))).toBe('not_found');
    expect((await eve.get<ReadingsAnswer>('/readings')).readings).toEqual([]);
    expect((await other.get<ReadingAnswer>(`/readings/${id}`)).reading.id).toBe(id);
    const page = await other.get<ReadingsAnswer>('/readings?limit=1');
    expect(page.readings).toHaveLength(1);
    expect((await other.get<ReadingsAnswer>(`/readings?limit=1&before=${page.next}`)).readings).not.toEqual(
      page.readings,
    );
  });
});

describe('the log’s page', () => {
  it('shows what somebody did, by name, and what happened in a time', async () => {
    const { entries } = await security.get<LogAnswer>('/log?administrator=sam&limit=200');
    const types = new Set(entries.map(({ type }) => type));
    // Of two who refuse at once either may have been first.
    types.delete('reading_refused');
    expect(types).toEqual(new Set([
        'administrator_created',
        'administrator_invited',
        'administrator_enrolled',
        'recovery_codes_made',
        'reading_agreed',
      ]));
    const [newest, ...others] = entries;
    if (!newest) throw new Error('nothing logged');
    const until = await security.get<LogAnswer>(`/log?administrator=sam&limit=200&to=${newest.at}`);
    expect(until.entries).toEqual(others.filter(({ at }) => at < newest.at));
    const since = await security.get<LogAnswer>(`/log?from=${newest.at}&to=${newest.at + 1}&administrator=sam`);
    expect(since.entries).toContainEqual(newest);
    for (const query of ['?from=x', '?to=-1', '?administrator='])
      expect([query, codeOf(await security.call('GET', `/log${query}`))]).toEqual([query, 'bad_request']);
  });
});
