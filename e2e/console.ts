import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { generateSync } from 'otplib';
import type { Page } from '@playwright/test';
import { expect } from '@playwright/test';
import type { StartedParley } from './started-parley.js';

export const PASSWORD = 'a long enough password';

/** As an operator does beside a running service; answers the one-time link. */
export async function createAdministrator(
  parley: StartedParley,
  name: string,
  roles: readonly string[],
): Promise<string> {
  const asked = ['administrators', 'create', name, ...roles.flatMap((role) => ['--role', role])];
  const { stdout } = await promisify(execFile)(process.execPath, ['dist/apps/operator/src/main.js', ...asked], {
    env: parley.env,
  });
  const link = /https?:\/\/\S+\/sign-in#\S+/.exec(stdout)?.[0];
  if (link === undefined) throw new Error(`no link in: ${stdout}`);
  return link;
}

/** Uses the one-time link up: sets a password and the second factor, keeps the recovery codes, and is signed in. */
export async function enrol(page: Page, invitation: string): Promise<{ secret: string; codes: string[] }> {
  if (!(await page.getByLabel('New password').isVisible())) await page.goto(invitation);
  const secret = ((await page.getByLabel('Setup key').textContent()) ?? '').replaceAll(/\s/g, '');
  await page.getByLabel('New password').fill(PASSWORD);
  await page.getByLabel('Code', { exact: true }).fill(generateSync({ secret }));
  await page.getByRole('button', { name: 'Set up and sign in' }).click();
  const codes = await keepRecoveryCodes(page);
  await expect(page.getByRole('heading', { name: 'Rooms' })).toBeVisible();
  return { secret, codes };
}

/** Reads the recovery codes that are shown this once, says they are kept, and goes on. */
export async function keepRecoveryCodes(page: Page): Promise<string[]> {
  const listed = page.getByRole('list', { name: 'Recovery codes' }).getByRole('listitem');
  await listed.first().waitFor();
  const codes = await listed.allTextContents();
  await page.getByRole('switch', { name: /where only I/ }).press('Space');
  await page.getByRole('button', { name: 'Go on' }).click();
  return codes;
}

/** Gives the reason and starts the reading. */
export async function readTranscript(page: Page, reason: string): Promise<void> {
  await page.getByRole('button', { name: 'Read transcript' }).click();
  await page.getByLabel('Reason').fill(reason);
  await page.getByRole('button', { name: 'Log this reading' }).click();
}
