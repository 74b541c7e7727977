import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { createAdministrator, enrol, readTranscript } from './console.js';
import { filesWith } from './files-with.js';
import { expect, test } from './started-parley.js';
import { askToEnd, log, meet, person, say } from './two-people.js';

/** The one file, run as whoever received an export would. */
const verify = (file: string, key: string): Promise<{ code: number; said: string }> =>
  new Promise((resolve) => {
    execFile(process.execPath, ['dist/verify.mjs', file, '--key', key], (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), said: stdout + stderr });
    });
  });

/** Asks for an export of this reading, as the page does, and fetches it. */
async function exported(page: Page, reading: string, format: string): Promise<Buffer> {
  const id = await page.evaluate(
    async ([path, body]) => {
      const asked = await fetch(path, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body,
      });
      return ((await asked.json()) as { export: { id: string } }).export.id;
    },
    [`/api/v1/readings/${reading}/exports`, JSON.stringify({ format })] as const,
  );
  return Buffer.from(await (await page.request.get(`/api/v1/exports/${id}/file`)).body());
}

test('a room that ended leaves a record that proves itself to whoever has the log’s key, and shows what was altered', async ({
  browser,
  parley,
}) => {
  test.setTimeout(300_000);
  const [host, guest, admin] = [
    await person(browser, parley.chat),
    await person(browser, parley.chat),
    await person(browser, parley.admin),
  ];
  const folder = await mkdtemp(join(tmpdir(), 'parley-record-'));
  const { code } = await meet(host.page, guest.page);
  await say(host.page, 'The crate came in at seven. שלום');
  await say(guest.page, 'We replace it.');
  await expect(log(host.page)).toContainText('We replace it.');
  await askToEnd(host.page);
  await host.page.getByRole('alertdialog').getByRole('button', { name: 'End room' }).click();
  await expect(guest.page.getByText(/ended/i).first()).toBeVisible();

  await enrol(admin.page, await createAdministrator(parley, 'recorder', ['auditor', 'security']));
  await admin.page.getByRole('row').filter({ hasText: code }).getByRole('link').first().click();
  await readTranscript(admin.page, 'To see whether the record holds');
  await expect(admin.page.getByRole('table', { name: 'Transcript' })).toContainText('We replace it.');
  const reading = /readings\/([\w-]+)/.exec(admin.page.url())?.[1] ?? '';

  // Keeper names the room and signs within a minute; until then the verifier says that nothing covers it yet.
  const record = join(folder, 'record.jsonl');
  let key = '';
  await expect(async () => {
    const answer = await admin.page.request.get('/api/v1/checkpoints/key');
    key = ((await answer.json()) as { verifier: string | null }).verifier ?? '';
    await writeFile(record, await exported(admin.page, reading, 'jsonl'));
    const { code: exit, said } = await verify(record, key);
    expect(said).toMatch(/complete and unaltered since written/i);
    expect(exit).toBe(0);
  }).toPass({ timeout: 200_000, intervals: [3_000] });
  expect((await verify(record, key)).said).toMatch(/Seat 1: its device signed everything it wrote/);

  const bundle = join(folder, 'bundle.zip');
  await writeFile(bundle, await exported(admin.page, reading, 'bundle'));
  const bundled = await verify(bundle, key);
  expect(bundled).toMatchObject({ code: 0 });
  expect(bundled.said).toMatch(/What is proved is record\.jsonl[^]*Not proved: README\.txt, transcript\.csv,/);
  for (const format of ['csv', 'html', 'pdf', 'eml', 'actiance']) {
    const file = join(folder, `${format}.zip`);
    await writeFile(file, await exported(admin.page, reading, format));
    expect([format, await verify(file, key)]).toMatchObject([format, { code: 0 }]);
  }

  const altered = join(folder, 'altered.jsonl');
  const bytes = await exported(admin.page, reading, 'jsonl');
  await writeFile(altered, bytes.toString('utf8').replace('at seven', 'at eight'));
  const { code: exit, said } = await verify(altered, key);
  expect(exit).toBe(1);
  expect(said).toContain('entry 3');
  // Read and exported in every format, and still nowhere in clear: neither in a file made on the way nor in a log.
  expect(await filesWith(parley.dataDir, ['The crate came in at seven', 'We replace it.'])).toEqual([]);
  expect(await filesWith(folder, ['The crate came in at seven'])).toContain('record.jsonl');
  await rm(folder, { recursive: true });
  await Promise.all([host, guest, admin].map((one) => one.context.close()));
});
