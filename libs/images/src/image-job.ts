import type { Refusal } from '@parley/contracts';
import type { ImageOwner, ReadImage } from '@parley/rooms';
import type { Ending } from './worker-process.js';

/** One image from when it came until it is answered. */
export class ImageJob {
  readonly answer: Promise<ReadImage | Refusal>;
  /** How the processes ended that were lost over it. */
  readonly losses: Ending[] = [];
  /** Runs while it waits for its turn. */
  late: NodeJS.Timeout | undefined;
  readonly #until: number;
  #resolve: (answer: ReadImage | Refusal) => void = () => undefined;
  #reject: (error: unknown) => void = () => undefined;
  #settled = false;

  constructor(
    readonly owner: ImageOwner,
    readonly bytes: Uint8Array,
    answerMs: number,
  ) {
    this.#until = performance.now() + answerMs;
    this.answer = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  get settled(): boolean {
    return this.#settled;
  }

  /** Milliseconds until it must be answered; 0 when that is over. */
  get msLeft(): number {
    return Math.max(0, this.#until - performance.now());
  }

  /** Only the first answer counts. */
  settle(answer: ReadImage | Refusal): void {
    this.#settled = true;
    this.#resolve(answer);
  }

  fail(error: unknown): void {
    this.#settled = true;
    this.#reject(error);
  }
}
