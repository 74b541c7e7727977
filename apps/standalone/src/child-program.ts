import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, renameSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isReadyMessage } from '@parley/platform';

const STOP_MS = 16_000;
const LAST_LINES = 12;

export interface ChildOptions {
  name: 'chat' | 'admin' | 'keeper';
  /** The whole environment: a child sees nothing of ours. */
  env: Readonly<Record<string, string>>;
  /** Options of Node itself. */
  execArgv?: readonly string[];
  /** Its output goes here; the file of the run before is kept with `.1`. */
  logFile: string;
}

/** One of the services, the same program as in production, as a process of its own. */
export class ChildProgram {
  readonly name: string;
  /** Settles with words when the process has ended, whoever ended it. */
  readonly ended: Promise<string>;
  /** The public port, once it serves. Rejects with words when it ends before that. */
  readonly ready: Promise<number>;
  readonly #process: ChildProcess;
  readonly #logFile: string;

  constructor({ name, env, execArgv = [], logFile }: ChildOptions) {
    this.name = name;
    this.#logFile = logFile;
    const log = openAnew(logFile);
    try {
      // Its own group: Ctrl-C reaches the launcher alone, which stops the services in order.
      this.#process = fork(fileURLToPath(new URL(`../../${name}/src/main.js`, import.meta.url)), {
        env,
        execArgv: ['--enable-source-maps', ...execArgv],
        detached: true,
        stdio: ['ignore', log, log, 'ipc'],
      });
    } finally {
      closeSync(log);
    }
    this.ended = new Promise((resolve) => {
      this.#process.once('error', (error) => {
        resolve(`${name} could not be started: ${error.message}`);
      });
      this.#process.once('exit', (code, signal) => {
        resolve(this.#lastWords(signal ?? `code ${code ?? 0}`));
      });
    });
    this.ready = new Promise((resolve, reject) => {
      this.#process.on('message', (message) => {
        if (isReadyMessage(message)) resolve(message.port);
      });
      void this.ended.then((words) => {
        reject(new Error(words));
      });
    });
    // Whoever stops before it was ready has nobody left to tell.
    this.ready.catch(() => undefined);
  }

  /** SIGTERM, and SIGKILL for one that does not end in time. */
  async stop(): Promise<void> {
    const child = this.#process;
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
    const exit = once(child, 'exit');
    child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
    await exit;
    clearTimeout(late);
  }

  #lastWords(how: string): string {
    const lines = readFileSync(this.#logFile, 'utf8').trim().split('\n').slice(-LAST_LINES);
    return `${this.name} ended (${how}). The end of ${this.#logFile}:\n${lines.map((line) => `  ${line}`).join('\n')}`;
  }
}

function openAnew(file: string): number {
  try {
    renameSync(file, `${file}.1`);
  } catch {
    // There was no run before.
  }
  return openSync(file, 'w', 0o600);
}
