import type { Page } from '@playwright/test';
import { expect, test } from './started-parley.js';
import { log, meet, person, say } from './two-people.js';

interface Claims {
  number: number;
  previous: string | null;
  lastSeq: number;
}

/** What this page gave and how it was answered, read off its line. */
function receiptsOf(page: Page): { taken: Claims[]; refused: string[] } {
  const seen = { taken: [] as Claims[], refused: [] as string[] };
  page.on('websocket', (line) => {
    const given = new Map<string, Claims>();
    line.on('framesent', ({ payload }) => {
      const [, id = '', data = ''] = /^42(\d+)(\["message:receipt".*)$/.exec(String(payload)) ?? [];
      if (id === '') return;
      const [, { receipt }] = JSON.parse(data) as [string, { receipt: string }];
      given.set(id, JSON.parse(Buffer.from(receipt.split('.')[1] ?? '', 'base64url').toString('utf8')) as Claims);
    });
    line.on('framereceived', ({ payload }) => {
      const [, id = '', data = ''] = /^43(\d+)(.*)$/.exec(String(payload)) ?? [];
      const claims = given.get(id);
      if (!claims) return;
      const [answer] = JSON.parse(data) as [{ ok: boolean; error?: { code: string } }];
      if (answer.ok) seen.taken.push(claims);
      else seen.refused.push(answer.error?.code ?? '');
    });
  });
  return seen;
}

/** What the browser still keeps of what was said. */
const keptWords = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      new Promise<number>((resolve, reject) => {
        const opening = indexedDB.open('parley');
        opening.onsuccess = () => {
          const counting = opening.result.transaction('outbox').objectStore('outbox').count();
          counting.onsuccess = () => {
            opening.result.close();
            resolve(counting.result);
          };
          counting.onerror = () => {
            reject(new Error('no count'));
          };
        };
      }),
  );

test('a browser signs for its words across reloads and tabs, in one chain, and keeps none of them', async ({
  browser,
  parley,
}) => {
  const [host, guest] = [await person(browser, parley.chat), await person(browser, parley.chat)];
  const seen = receiptsOf(host.page);
  await meet(host.page, guest.page);
  await say(host.page, 'before the reload');
  await expect.poll(() => seen.taken.length).toBe(1);
  await host.page.reload();
  await say(host.page, 'after the reload');
  await expect.poll(() => seen.taken.length).toBe(2);

  const second = await host.context.newPage();
  const also = receiptsOf(second);
  await second.goto(host.page.url());
  await say(second, 'from another tab');
  await say(host.page, 'from the first');
  for (const page of [second, guest.page]) await expect(log(page)).toContainText('from the first');
  const all = (): Claims[] => [...seen.taken, ...also.taken].sort((a, b) => a.number - b.number);
  await expect.poll(() => all().at(-1)?.lastSeq).toBe(6);
  expect(all().map(({ number }) => number)).toEqual(all().map((_, i) => i + 1));
  expect([...seen.refused, ...also.refused]).toEqual([]);
  await expect.poll(() => keptWords(host.page)).toBe(0);
  await Promise.all([host, guest].map((one) => one.context.close()));
});

test('a person hears that the service shows other words than theirs, and goes on talking', async ({
  browser,
  parley,
}) => {
  const [host, guest] = [await person(browser, parley.chat), await person(browser, parley.chat)];
  await host.page.routeWebSocket(/\/socket\.io\//, (line) => {
    const service = line.connectToServer();
    const given = new Set<string>();
    line.onMessage((message) => {
      const [, id = ''] = /^42(\d+)\["message:receipt"/.exec(String(message)) ?? [];
      if (id !== '') given.add(id);
      service.send(message);
    });
    service.onMessage((message) => {
      const [, id = ''] = /^43(\d+)/.exec(String(message)) ?? [];
      const error = { code: 'receipt_refused', message: 'Another stands.', details: { last: null } };
      line.send(given.has(id) ? `43${id}${JSON.stringify([{ ok: false, now: Date.now(), error }])}` : message);
    });
  });
  const { taken } = receiptsOf(guest.page);
  await meet(host.page, guest.page);
  await say(host.page, 'mine');
  await expect(host.page.locator('.strip')).toContainText('no longer signed');
  await say(host.page, 'still here');
  await say(guest.page, 'so am I');
  await expect(log(host.page)).toContainText('so am I');
  await expect.poll(() => taken.length).toBeGreaterThan(0);
  await expect(guest.page.locator('.strip')).not.toContainText('no longer signed');
  await Promise.all([host, guest].map((one) => one.context.close()));
});
