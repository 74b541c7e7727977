import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { BEYOND } from './work-limits.js';
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

/** How a process ended. */
export interface Ending {
  how: string;
  /** By its own doing, which the image it had may be the reason for: beyond its limits, or crashed. Otherwise by somebody else's. */
  own: boolean;
  /** Beyond its limits, which says of the image that the next process would come to the same. */
  beyond?: boolean;
}

/** What ends a process without its doing: whoever manages the machine, and the kernel when memory is short. */
const FROM_OUTSIDE: readonly (NodeJS.Signals | null)[] = ['SIGKILL', 'SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT'];
const IN_WORDS: Partial<Record<NodeJS.Signals, string>> = {
  [BEYOND.time]: 'beyond its processor time',
  [BEYOND.memory]: 'beyond its memory',
};

function endingOf(code: number | null, signal: NodeJS.Signals | null): Ending {
  if (signal === null) return { how: `code ${code ?? 0}`, own: true };
  return { how: IN_WORDS[signal] ?? signal, own: !FROM_OUTSIDE.includes(signal), beyond: signal in IN_WORDS };
}

/** One process that handles images, from its start to its end. */
export class WorkerProcess {
  /** null when it can be given an image, or why it can't; it has ended then. */
  readonly ready: Promise<Ending | null>;
  /** Settles with how it ended, whoever ended it. */
  readonly ended: Promise<Ending>;
  readonly #child: ChildProcess;
  #ending: Ending | null = null;

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
      this.#child.on('error', (error) => {
        resolve({ how: error.message, own: true });
      });
      this.#child.once('exit', (code, signal) => {
        resolve(this.#ending ?? endingOf(code, signal));
      });
    });
    this.ready = this.#started(startMs);
  }

  get pid(): number | null {
    return this.#child.pid ?? null;
  }

  /** What it says of an image, or how it ended over it. One at a time. */
  async read(bytes: Uint8Array, limitMs: number): Promise<Answer | Ending> {
    const late = setTimeout(() => {
      this.end('late');
    }, limitMs);
    try {
      return await Promise.race([this.#answerTo(bytes), this.ended]);
    } finally {
      clearTimeout(late);
    }
  }

  end(how: string, own = false): void {
    this.#ending ??= { how, own };
    this.#child.kill('SIGKILL');
  }

  #answerTo(bytes: Uint8Array): Promise<Answer> {
    return new Promise((resolve) => {
      this.#child.once('message', (message) => {
        if (isAnswer(message)) resolve(message);
        else this.end('over a senseless answer', true);
      });
      // An error is that it is gone, which its end tells.
      this.#child.send(bytes, () => undefined);
    });
  }

  async #started(limitMs: number): Promise<Ending | null> {
    const late = setTimeout(() => {
      this.end('over its start');
    }, limitMs);
    const said = new Promise<Ending | null>((resolve) => {
      this.#child.once('message', (message) => {
        if (isReady(message)) resolve(null);
        else resolve({ how: isUnfit(message) ? message.unfit : 'it said something senseless', own: true });
      });
    });
    const unfit = await Promise.race([said, this.ended]);
    clearTimeout(late);
    if (unfit !== null) this.end('unfit');
    return unfit;
  }
}
