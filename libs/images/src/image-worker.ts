import { LIMITS, refuse } from '@parley/contracts';
import type { Refusal } from '@parley/contracts';
import type { ImageReader, ReadImage } from '@parley/rooms';
import type { WorkLimits } from './work-limits.js';
import { WorkerProcess } from './worker-process.js';

const MIB = 1024 * 1024;

export interface ImageWorkerOptions {
  /** The built `worker-main.js`, a file plain Node can run. Default: the one beside this file. */
  entry?: URL;
  /** Images that may wait for the one being read. */
  waiting?: number;
  /** What the process may take. */
  limits?: WorkLimits;
  /** Milliseconds one image may take, whatever else the machine does. */
  imageMs?: number;
  /** Milliseconds without work after which the process is ended. */
  idleMs?: number;
  /** Told how the process ended when it was not meant to. `SIGKILL` is also what it does to itself beyond its limits. */
  onLost?: (how: string) => void;
}

const START_MS = 15_000;
/** Seconds after which it is worth trying again. */
const RETRY_AFTER = 5;

/**
 * Reads images in a process of its own, one after the other: libvips takes its memory past Node's, and a crash in a decoder must
 * end nothing else. The process starts with the first image, and anew after it ended.
 */
export class ImageWorker implements ImageReader {
  readonly #options: Required<ImageWorkerOptions>;
  #process: WorkerProcess | null = null;
  #held = 0;
  #last: Promise<unknown> = Promise.resolve();
  #idle: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(options: ImageWorkerOptions = {}) {
    this.#options = {
      entry: new URL('./worker-main.js', import.meta.url),
      waiting: 32,
      limits: { bytes: 768 * MIB, cpuMs: 12_000 },
      imageMs: 25_000,
      idleMs: 60_000,
      onLost: () => undefined,
      ...options,
    };
  }

  /** Of the process that reads; null while there is none. */
  get pid(): number | null {
    return this.#process?.pid ?? null;
  }

  /**
   * An image over which the process ended, by its own fault, by its time or by its memory, is `image_damaged`: another try would
   * end the same way and cost the same again. After `close` everything is refused `draining`.
   *
   * @throws when the process can't be started.
   */
  async read(bytes: Uint8Array): Promise<ReadImage | Refusal> {
    if (this.#closed) return refuse('draining');
    if (bytes.length > LIMITS.imageBytes) return refuse('too_large', { limit: LIMITS.imageBytes });
    if (this.#held > this.#options.waiting) return refuse('too_many_requests', { retryAfter: RETRY_AFTER });
    this.#held += 1;
    clearTimeout(this.#idle);
    const turn = this.#last.then(() => this.#readNow(bytes));
    this.#last = turn.catch(() => undefined);
    try {
      return await turn;
    } finally {
      this.#held -= 1;
      if (this.#held === 0) this.#endWhenIdle();
    }
  }

  /** Ends the process and refuses what waits. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#idle);
    const running = this.#process;
    running?.end('closed');
    await running?.ended;
  }

  async #readNow(bytes: Uint8Array): Promise<ReadImage | Refusal> {
    if (this.#closed) return refuse('draining');
    const process = (this.#process ??= this.#start());
    const unfit = await process.ready;
    if (unfit !== null) return this.#withoutProcess(unfit);
    const answered = await process.read(bytes, this.#options.imageMs);
    if (!answered) return this.#lost();
    if (answered.spent) this.#end('spent');
    return answered.answer;
  }

  #lost(): Refusal {
    return refuse(this.#closed ? 'draining' : 'image_damaged');
  }

  #end(how: string): void {
    const running = this.#process;
    this.#process = null;
    running?.end(how);
  }

  #withoutProcess(words: string): Refusal {
    this.#process = null;
    if (this.#closed) return refuse('draining');
    throw new Error(`The image worker could not start: ${words}`);
  }

  #start(): WorkerProcess {
    const { entry, limits, onLost } = this.#options;
    const process = new WorkerProcess({ entry, limits, startMs: START_MS });
    void process.ended.then((how) => {
      if (this.#process !== process || this.#closed) return;
      this.#process = null;
      onLost(how);
    });
    return process;
  }

  #endWhenIdle(): void {
    this.#idle = setTimeout(() => {
      this.#end('idle');
    }, this.#options.idleMs).unref();
  }
}
