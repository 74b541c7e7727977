// `npm run dev`: builds, starts everything as `npm start` does, and again whenever a source changes.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { watch } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { build, buildServer, webApps } from './build.mjs';

const QUIET_MS = 150;
let server = null;

function startServer() {
  server = spawn(process.execPath, ['dist/apps/standalone/src/main.js'], { stdio: 'inherit' });
}
async function stopServer() {
  if (!server || server.exitCode !== null || server.signalCode !== null) return;
  const exit = once(server, 'exit');
  server.kill('SIGTERM');
  await exit;
}

build();
startServer();
const pages = webApps().map((name) =>
  spawn(
    join('node_modules', '.bin', 'vite'),
    ['build', '--watch', '--config', join('apps', name, 'vite.config.ts'), '--logLevel', 'warn'],
    { stdio: 'inherit' },
  ),
);

let changes = 0;
let working = false;
/** One restart at a time; what changes meanwhile starts the next one. */
async function restart() {
  if (working) return;
  working = true;
  for (let seen = 0; seen !== changes;) {
    seen = changes;
    await pause(QUIET_MS);
    if (seen !== changes) continue;
    if (!buildServer()) continue;
    await stopServer();
    startServer();
  }
  working = false;
}
for (const folder of ['apps', 'libs', 'migrations']) {
  watch(folder, { recursive: true }, (_, name) => {
    if (!name || !/\.ts$/.test(name) || /\.test\.ts$/.test(name)) return;
    changes += 1;
    void restart();
  });
}

/** The server has had the same signal from the terminal, or gets it here; it prints what it does. */
async function end() {
  for (const page of pages) page.kill('SIGTERM');
  await stopServer();
  process.exit(0);
}
process.once('SIGINT', end);
process.once('SIGTERM', end);
