import { LIMITS, refuse } from '@parley/contracts';
import type { Refusal } from '@parley/contracts';
import type { ImageReader, ReadImage, ReadOptions } from '@parley/rooms';
import { FairQueue } from './fair-queue.js';
import { ImageJob } from './image-job.js';
import type { WorkLimits } from './work-limits.js';
import { WorkerProcess } from './worker-process.js';
import type { Ending } from './worker-process.js';

const MIB = 1024 * 1024;

export interface ImageWorkerOptions {
  /** The built `worker-main.js`, a file plain Node can run. Default: the one beside this file. */
  entry?: URL;
  /** Images that may wait for the one being read. */
  waiting?: number;
  /** Of them, those of one network, and of one device. */
  waitingOfNetwork?: number;
  waitingOfDevice?: number;
  /** Milliseconds an image waits for its turn at most. */
  waitMs?: number;
  /** What the process may take. */
  limits?: WorkLimits;
  /** Milliseconds one try may take, whatever else the machine does: far more than its processor time, for the machine may be busy. */
  imageMs?: number;
  /** Milliseconds until an image is answered, with all its waits and tries: a page gives up after a minute. */
  answerMs?: number;
  /** Milliseconds an image that nobody waits for any more may still take: ending the process costs the next one as much. */
  abortedMs?: number;
  /** Milliseconds without work after which the process is ended. */
  idleMs?: number;
  /** Told how the process ended when it was not meant to. */
  onLost?: (how: string) => void;
}

const START_MS = 15_000;
/** Seconds after which it is worth trying again. */
const RETRY_AFTER = 5;
/** A process may be lost without the image's doing; twice over the same image by its own doing is no accident. */
const TRIES = 2;

const busy = refuse('too_many_requests', { retryAfter: RETRY_AFTER });
const aborted = refuse('bad_request');

/**
 * Reads images in a process of its own, one after the other: libvips takes its memory past Node's, and a crash in a decoder must
 * end nothing else. The process starts with the first image, and anew after it ended. Networks take turns, and devices in them:
 * who uploads much waits for himself alone.
 */
export class ImageWorker implements ImageReader {
  readonly #options: Required<ImageWorkerOptions>;
  readonly #queue: FairQueue<ImageJob>;
  #process: WorkerProcess | null = null;
  /** What the process reads now. */
  #current: ImageJob | null = null;
  #working = false;
  #idle: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(options: ImageWorkerOptions = {}) {
    this.#options = {
      entry: new URL('./worker-main.js', import.meta.url),
      waiting: 40,
      waitingOfNetwork: 20,
      waitingOfDevice: 20,
      waitMs: 30_000,
      limits: { bytes: 768 * MIB, cpuMs: 12_000 },
      imageMs: 25_000,
      answerMs: 50_000,
      abortedMs: 500,
      idleMs: 60_000,
      onLost: () => undefined,
      ...options,
    };
    this.#queue = new FairQueue(this.#options);
  }

  /** Of the process that reads; null while there is none. */
  get pid(): number | null {
    return this.#process?.pid ?? null;
  }

  /**
   * One over which the process went beyond its memory or its processor time is `image_damaged`: another try would cost as much
   * again. One over which it ended otherwise is tried once more, in a fresh one; `image_damaged` when both crashed, else
   * `images_unavailable`. After `close` everything is refused `draining`.
   *
   * @throws when the process can't be started.
   */
  async read(bytes: Uint8Array, { owner, signal }: ReadOptions): Promise<ReadImage | Refusal> {
    if (this.#closed) return refuse('draining');
    if (bytes.length > LIMITS.imageBytes) return refuse('too_large', { limit: LIMITS.imageBytes });
    if (signal?.aborted) return aborted;
    const job = new ImageJob(owner, bytes, this.#options.answerMs);
    if (!this.#queue.add(job)) return busy;
    clearTimeout(this.#idle);
    this.#awaitTurn(job);
    const abort = (): void => {
      this.#abort(job);
    };
    signal?.addEventListener('abort', abort);
    void this.#work();
    try {
      return await job.answer;
    } finally {
      signal?.removeEventListener('abort', abort);
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

  #awaitTurn(job: ImageJob): void {
    job.late = setTimeout(
      () => {
        if (this.#queue.remove(job)) job.settle(busy);
      },
      Math.min(this.#options.waitMs, job.msLeft),
    );
  }

  #abort(job: ImageJob): void {
    clearTimeout(job.late);
    job.settle(aborted);
    if (this.#queue.remove(job) || this.#current !== job) return;
    setTimeout(() => {
      if (this.#current === job) this.#end('aborted');
    }, this.#options.abortedMs).unref();
  }

  async #work(): Promise<void> {
    if (this.#working) return;
    this.#working = true;
    for (let job = this.#queue.next(); job; job = this.#queue.next()) {
      clearTimeout(job.late);
      try {
        await this.#giveTurn(job);
      } catch (error) {
        job.fail(error);
      }
    }
    this.#working = false;
    this.#endWhenIdle();
  }

  async #giveTurn(job: ImageJob): Promise<void> {
    if (this.#closed) {
      job.settle(refuse('draining'));
      return;
    }
    const process = (this.#process ??= this.#start());
    const unfit = await process.ready;
    if (unfit) this.#withoutProcess(unfit);
    else if (job.settled) return;
    this.#current = job;
    const answered = unfit ?? (await process.read(job.bytes, Math.min(this.#options.imageMs, job.msLeft)));
    this.#current = null;
    if ('how' in answered) {
      this.#lost(job, answered);
      return;
    }
    if (answered.spent) this.#end('spent');
    job.settle(answered.answer);
  }

  #lost(job: ImageJob, ending: Ending): void {
    if (this.#closed) job.settle(refuse('draining'));
    if (job.settled) return;
    job.losses.push(ending);
    if (ending.beyond || job.losses.length >= TRIES || job.msLeft <= 0) {
      const damaged = ending.beyond === true || job.losses.filter(({ own }) => own).length === TRIES;
      job.settle(refuse(damaged ? 'image_damaged' : 'images_unavailable'));
      return;
    }
    this.#queue.addAgain(job);
    this.#awaitTurn(job);
  }

  #end(how: string): void {
    const running = this.#process;
    this.#process = null;
    running?.end(how);
  }

  /** One that was ended by somebody while it started is lost like any other. */
  #withoutProcess({ how, own }: Ending): void {
    this.#process = null;
    if (own && !this.#closed) throw new Error(`The image worker could not start: ${how}`);
  }

  #start(): WorkerProcess {
    const { entry, limits, onLost } = this.#options;
    const process = new WorkerProcess({ entry, limits, startMs: START_MS });
    void process.ended.then(({ how }) => {
      if (this.#process !== process || this.#closed) return;
      this.#process = null;
      onLost(how);
    });
    return process;
  }

  #endWhenIdle(): void {
    if (this.#closed) return;
    this.#idle = setTimeout(() => {
      this.#end('idle');
    }, this.#options.idleMs).unref();
  }
}
