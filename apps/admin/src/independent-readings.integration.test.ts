import { request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { API } from '@parley/contracts';
import type {
  AdministratorsAnswer,
  ExportView,
  InvitationAnswer,
  InvitedAnswer,
  LogAnswer,
  ReadingAnswer,
  Role,
} from '@parley/contracts';
import type { StagedRoom } from '@parley/testing';
import { Browser, codeFor, codeOf, PASSWORD, signedIn, startConsole } from '../test/console.js';
import type { Console } from '../test/console.js';
import { conversations, PIXELS } from '../test/conversation.js';
import type { Conversations } from '../test/conversation.js';

/** Holds every image back while it is closed, so that an export stands still in the middle. */
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
let security: Browser;
beforeAll(async () => {
  service = await startConsole({
    approvals: 1,
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
  room = await talks.talk(['words', 'others']);
  await talks.show(room, PIXELS, 'a field');
  security = await signedIn(service, 'Sam', ['security']);
});
afterAll(async () => {
  await talks.stop();
  await service.stop();
});

const ask = async (by: Browser): Promise<string> =>
  (await by.post<ReadingAnswer>(`/rooms/${room.id}/readings`, { reason: 'A complaint' })).reading.id;
const answer = (by: Browser, id: string, agrees = true) => by.call('POST', `/readings/${id}/approval`, { agrees });
const read = (by: Browser, id: string) => by.call('GET', `/readings/${id}/entries`);
const idOf = async (name: string): Promise<string> => {
  const { administrators } = await security.get<AdministratorsAnswer>('/administrators');
  return administrators.find((one) => one.name === name)?.id ?? '';
};
async function enrolled({ secret }: InvitedAnswer): Promise<Browser> {
  const browser = new Browser(service.url);
  const { totpSecret } = await browser.post<InvitationAnswer>('/sign-in/invitations', { secret });
  await browser.post('/sign-in/enrolments', { secret, password: PASSWORD, code: codeFor(totpSecret) });
  return browser;
}
const made = async (by: Browser, name: string, roles: Role[]): Promise<Browser> =>
  enrolled(await by.post<InvitedAnswer>('/administrators', { name, roles }));
const endsOf = async (id: string) =>
  (await security.get<LogAnswer>(`/log?type=reading_ended&room=${room.id}&limit=200`)).entries
    .filter(({ subject }) => subject === id)
    .map(({ details }) => details);

describe('an agreement by an account that went through the reader’s hands', () => {
  it('is refused where the reader made it, and where one made it that the reader made', async () => {
    const eve = await signedIn(service, 'Eve', ['auditor', 'security']);
    const puppet = await made(eve, 'eve-puppet', ['security']);
    const second = await made(puppet, 'eve-second', ['security']);
    const id = await ask(eve);
    for (const by of [puppet, second]) {
      const refused = await answer(by, id);
      expect([codeOf(refused), refused.status]).toEqual(['not_independent', 403]);
    }
    expect(codeOf(await read(eve, id))).toBe('reading_waiting');
    // To turn it away lets nobody in.
    expect(codeOf(await answer(second, id, false))).toBe(200);
  });

  it('is refused where the reader invited it anew or gave it its roles', async () => {
    const mal = await signedIn(service, 'Mal', ['auditor', 'security']);
    await signedIn(service, 'Ina', ['security']);
    const ina = await enrolled(await mal.post<InvitedAnswer>(`/administrators/${await idOf('Ina')}/invitations`, {}));
    const rob = await signedIn(service, 'Rob', ['viewer']);
    await mal.post(`/administrators/${await idOf('Rob')}/roles`, { roles: ['security'] });
    const id = await ask(mal);
    for (const by of [ina, rob]) expect(codeOf(await answer(by, id))).toBe('not_independent');
    expect(codeOf(await answer(security, id))).toBe(200);
  });

  it('counts no more once the reader had a hand in it: the open reading is shut', async () => {
    const liv = await signedIn(service, 'Liv', ['auditor', 'security']);
    const max = await signedIn(service, 'Max', ['security']);
    const id = await ask(liv);
    expect(codeOf(await answer(max, id))).toBe(200);
    expect((await read(liv, id)).status).toBe(200);
    await liv.post(`/administrators/${await idOf('Max')}/invitations`, {});
    expect(codeOf(await read(liv, id))).toBe('forbidden');
  });

  it('is allowed the other way round, and the log says so', async () => {
    const ned = await made(security, 'Ned', ['auditor']);
    const id = await ask(ned);
    expect(codeOf(await answer(security, id))).toBe(200);
    const { entries } = await security.get<LogAnswer>(`/log?type=reading_agreed&room=${room.id}&limit=200`);
    expect(entries.find(({ details }) => details?.reading === id)?.details).toMatchObject({ madeReader: true });
  });
});

describe('an agreement of somebody who may not agree any more', () => {
  it.each(['removed', 'without the security role'])('counts for nothing once they are %s', async (what) => {
    const name = `Gil-${what.length}`;
    const kim = await signedIn(service, `Kim-${what.length}`, ['auditor']);
    const gil = await signedIn(service, name, ['security']);
    const id = await ask(kim);
    expect(codeOf(await answer(gil, id))).toBe(200);
    expect((await read(kim, id)).status).toBe(200);
    const path = `/administrators/${await idOf(name)}`;
    if (what === 'removed') await security.call('DELETE', path);
    else await security.post(`${path}/roles`, { roles: ['viewer'] });
    expect(codeOf(await read(kim, id))).toBe('forbidden');
    expect(codeOf(await kim.call('POST', `/readings/${id}/exports`, { format: 'jsonl' }))).toBe('forbidden');
  });
});

describe('a running export', () => {
  const begin = (by: Browser, id: string): Promise<IncomingMessage> => {
    const { hostname, port } = new URL(service.url);
    return new Promise((resolve, reject) => {
      const path = `${API}/exports/${id}/file`;
      const outgoing = request({ host: hostname, port, path, agent: false, headers: { cookie: by.cookie ?? '' } });
      outgoing.once('error', reject);
      outgoing.once('response', resolve);
      outgoing.end();
    });
  };
  const wholeOf = async (response: IncomingMessage): Promise<void> => {
    for await (const part of response) expect(part).toBeDefined();
  };

  it.each([
    ['removed', 'removal', (id: string) => security.call('DELETE', `/administrators/${id}`)],
    [
      'no auditor any more',
      'roles',
      (id: string) => security.call('POST', `/administrators/${id}/roles`, { roles: ['viewer'] }),
    ],
    [
      'signed out everywhere by another',
      'sign-out',
      (id: string) => security.call('DELETE', `/administrators/${id}/sessions`),
    ],
    ['signed out everywhere by themselves', 'sign-out', (_: string, own: Browser) => own.call('DELETE', '/sessions')],
  ])('is cut while it stands still when its reader is %s', async (what, by, end) => {
    const name = `Ann-${what.length}`;
    const ann = await signedIn(service, name, ['auditor']);
    const id = await ask(ann);
    await answer(security, id);
    const asked = (await ann.post<{ export: ExportView }>(`/readings/${id}/exports`, { format: 'html', redact: [] }))
      .export;
    const { reached, open } = closeGate();
    try {
      const response = await begin(ann, asked.id);
      await reached;
      const cut = expect(wholeOf(response)).rejects.toThrow('aborted');
      expect((await end(await idOf(name), ann)).status).toBeLessThan(300);
      // Nothing moves: whoever holds the stream asks for itself.
      await cut;
      expect(await endsOf(id)).toMatchObject([{ by, reading: id }]);
    } finally {
      open();
    }
  });
});
