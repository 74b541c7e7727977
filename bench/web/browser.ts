import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import type { BrowserContext, Page } from '@playwright/test';

/** A person's browser: a profile of its own, so that its device key lasts as long as the run. */
export interface BenchBrowser {
  context: BrowserContext;
  page: Page;
  /** Where another program may speak to this browser, loopback only. */
  debuggingPort: number;
  close(): Promise<void>;
}

const executablePath = [process.env.CHROMIUM_PATH, '/usr/bin/chromium', '/usr/bin/google-chrome'].find(
  (path) => path !== undefined && existsSync(path),
);

export async function openBrowser(): Promise<BenchBrowser> {
  const profile = await mkdtemp(join(tmpdir(), 'parley-bench-web-'));
  const context = await chromium.launchPersistentContext(profile, {
    ...(executablePath === undefined ? {} : { executablePath }),
    viewport: { width: 1280, height: 800 },
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--remote-debugging-port=0',
    ],
  });
  const port = await readFile(join(profile, 'DevToolsActivePort'), 'utf8');
  return {
    context,
    page: context.pages()[0] ?? (await context.newPage()),
    debuggingPort: Number(port.split('\n')[0]),
    close: async () => {
      await context.close();
      await rm(profile, { recursive: true, force: true });
    },
  };
}
