import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { WorkLimits } from './work-limits.js';
import { isAnswer, isReady, isUnfit } from './worker-messages.js';
import type { Answer } from './worker-messages.js';

/** The heap of its JavaScript, in MiB; images lie outside of it. */
const HEAP_MIB = 128;

export interface WorkerProcessOptions {
  entry: URL;
  limits: WorkLimits;
  startMs: number;
}

/** One process that handles images, from its start to its end. */
export class WorkerProcess {
  /** null when it can be given an image, or in words why it can't; it has ended then. */
  readonly ready: Promise<string | null>;
  /** Settles with how it ended, whoever ended it. */
  readonly ended: Promise<string>;
  readonly #child: ChildProcess;
  #how: string | null = null;

  constructor({ entry, limits, startMs }: WorkerProcessOptions) {
    this.#child = fork(fileURLToPath(entry), [String(limits.bytes), String(limits.cpuMs)], {
      // It knows no secret. With one arena, glibc gives back what an image took; with its usual ones, ten images leave 500 MiB.
      env: { MALLOC_ARENA_MAX: '1' },
      execArgv: [`--max-old-space-size=${HEAP_MIB}`],
      serialization: 'advanced',
      // What libvips prints about an image may quote it.
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    this.ended = new Promise((resolve) => {
      this.#child.once('error', (error) => {
        resolve(error.message);
      });
      this.#child.once('exit', (code, signal) => {
        resolve(this.#how ?? signal ?? `code ${code ?? 0}`);
      });
    });
    this.ready = this.#started(startMs);
  }

  get pid(): number | null {
    return this.#child.pid ?? null;
  }

  /** What it says of an image; null when it ended over it. One at a time. */
  async read(bytes: Uint8Array, limitMs: number): Promise<Answer | null> {
    const late = setTimeout(() => {
      this.end('over its time');
    }, limitMs);
    try {
      return await Promise.race([this.#answerTo(bytes), this.ended.then(() => null)]);
    } finally {
      clearTimeout(late);
    }
  }

  end(how: string): void {
    this.#how ??= how;
    this.#child.kill('SIGKILL');
  }

  #answerTo(bytes: Uint8Array): Promise<Answer> {
    return new Promise((resolve) => {
      this.#child.once('message', (message) => {
        if (isAnswer(message)) resolve(message);
        else this.end('over a senseless answer');
      });
      // An error is that it is gone, which its end tells.
      this.#child.send(bytes, () => undefined);
    });
  }

  async #started(limitMs: number): Promise<string | null> {
    const late = setTimeout(() => {
      this.end('over its start');
    }, limitMs);
    const said = new Promise<string | null>((resolve) => {
      this.#child.once('message', (message) => {
        if (isReady(message)) resolve(null);
        else resolve(isUnfit(message) ? message.unfit : 'it said something senseless');
      });
    });
    const unfit = await Promise.race([said, this.ended]);
    clearTimeout(late);
    if (unfit !== null) this.end('unfit');
    return unfit;
  }
}
