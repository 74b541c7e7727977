import { readFile } from 'node:fs/promises';
import { enrol, PASSWORD, readTranscript } from './console.js';
import { meet, person, say, log } from './two-people.js';
import { expect, test } from './started-parley.js';

test('an administrator reads a transcript with a reason, and the reading is in the log', async ({
  browser,
  parley,
}) => {
  const [host, guest, admin] = [
    await person(browser, parley.chat),
    await person(browser, parley.chat),
    await person(browser, parley.admin),
  ];
  const { code } = await meet(host.page, guest.page);
  await say(host.page, 'The crate came in at seven.');
  await say(guest.page, 'We replace it.');
  await expect(log(host.page)).toContainText('We replace it.');

  expect(parley.invitation).not.toBeNull();
  await enrol(admin.page, parley.invitation ?? '');

  const row = admin.page.getByRole('row').filter({ hasText: code });
  await expect(row).toContainText(/locked/i);
  await row.getByRole('link').first().click();
  await expect(admin.page.getByText('The crate came in at seven.')).toHaveCount(0);

  await readTranscript(admin.page, 'Complaint 4711 about a crate');
  const ledger = admin.page.getByRole('table', { name: 'Transcript' });
  await expect(ledger).toContainText('The crate came in at seven.');
  await expect(ledger).toContainText('We replace it.');
  await expect(ledger).toContainText(/127\.0\.0\.1|::1/);
  await expect(admin.page.getByText('Complaint 4711 about a crate')).toBeVisible();

  await admin.page.getByRole('link', { name: 'Log' }).click();
  const asked = admin.page.getByRole('row').filter({ hasText: 'Complaint 4711 about a crate' });
  await expect(asked).toHaveCount(1);
  await expect(asked).toContainText('admin');

  const written = await readFile(parley.logFile, 'utf8');
  for (const secret of ['The crate came in', 'Complaint 4711', PASSWORD, code]) expect(written).not.toContain(secret);
  await Promise.all([host, guest, admin].map((one) => one.context.close()));
});

test('without a session nothing is shown but the way to sign in', async ({ browser, parley }) => {
  const nobody = await person(browser, parley.admin);
  await nobody.page.goto('/rooms');
  await expect(nobody.page.getByRole('button', { name: 'Sign in' })).toBeVisible();
  const answer = await nobody.page.request.get(`${parley.admin}/api/v1/rooms`);
  expect(answer.status()).toBe(401);
  await nobody.context.close();
});
