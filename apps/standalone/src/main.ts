import { StartError } from '@parley/embedded';
import { KINDS_WITH_PAGES } from '@parley/contracts';
import { DatabaseError } from '@parley/persistence';
import { createLogger, readSettings, SettingsError, Shutdown } from '@parley/platform';
import { isInterrupted, launch } from './launch.js';

/** Services have 16 s to drain and PostgreSQL 30 s to write its last. */
const STOP_MS = 50_000;

const say = (line: string): void => {
  console.log(line);
};
const isForPeople = (error: unknown): error is Error =>
  error instanceof StartError || error instanceof SettingsError || error instanceof DatabaseError;

async function main(): Promise<void> {
  const asked = process.env.ROOM_KINDS?.trim() ?? '';
  const env = { ...process.env, ROOM_KINDS: asked === '' ? KINDS_WITH_PAGES.join(',') : asked };
  // What the launcher has to say is for people and goes to the terminal; the services keep the logs.
  const shutdown = new Shutdown({ logger: createLogger({ program: 'standalone', level: 'error' }), limitMs: STOP_MS });
  try {
    await launch({ settings: readSettings('standalone', env), env, shutdown, say });
  } catch (error) {
    // What breaks because it is being stopped is no news.
    if (isInterrupted(error) || shutdown.draining) return;
    console.error(isForPeople(error) ? `\n${error.message}` : error);
    await shutdown.begin('the start failed', 1);
  }
}

await main();
