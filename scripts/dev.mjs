// `npm run dev`: builds and starts everything as `npm start` does, and again whenever a source changes (about 3 s).
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { watch } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { buildIfStale } from './build.mjs';

/** Editors write a file in several steps, and people save several files. */
const QUIET_MS = 150;
let server = null;
let changes = 1;
let working = false;

async function stopServer() {
  if (!server || server.exitCode !== null || server.signalCode !== null) return;
  const exit = once(server, 'exit');
  server.kill('SIGTERM');
  await exit;
}

/** One restart at a time; what changes meanwhile starts the next one. A source that does not build leaves the old one running. */
async function restart() {
  if (working) return;
  working = true;
  for (let seen = 0; seen !== changes;) {
    seen = changes;
    await pause(QUIET_MS);
    if (seen !== changes) continue;
    try {
      buildIfStale();
    } catch (error) {
      console.error(error.message);
      continue;
    }
    await stopServer();
    server = spawn(process.execPath, ['--enable-source-maps', 'dist/apps/standalone/src/main.js'], {
      stdio: 'inherit',
    });
  }
  working = false;
}

for (const folder of ['apps', 'libs', 'migrations']) {
  watch(folder, { recursive: true }, (_, name) => {
    if (!name || /\.test\.tsx?$/.test(name)) return;
    changes += 1;
    void restart();
  });
}
/** The terminal's Ctrl-C has reached the server too; it stops once and says what it does. */
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, async () => {
    await stopServer();
    process.exit(0);
  });
}
await restart();
