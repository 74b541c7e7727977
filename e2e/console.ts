import { generateSync } from 'otplib';
import type { Page } from '@playwright/test';
import { expect } from '@playwright/test';

export const PASSWORD = 'a long enough password';

/** Uses the one-time link up: sets a password and the second factor, and is signed in. */
export async function enrol(page: Page, invitation: string): Promise<void> {
  if (!(await page.getByLabel('New password').isVisible())) await page.goto(invitation);
  const secret = ((await page.getByLabel('Setup key').textContent()) ?? '').replaceAll(/\s/g, '');
  await page.getByLabel('New password').fill(PASSWORD);
  await page.getByLabel('Code', { exact: true }).fill(generateSync({ secret }));
  await page.getByRole('button', { name: 'Set up and sign in' }).click();
  await expect(page.getByRole('heading', { name: 'Rooms' })).toBeVisible();
}

/** Gives the reason and starts the reading. */
export async function readTranscript(page: Page, reason: string): Promise<void> {
  await page.getByRole('button', { name: 'Read transcript' }).click();
  await page.getByLabel('Reason').fill(reason);
  await page.getByRole('button', { name: 'Log this reading' }).click();
}
