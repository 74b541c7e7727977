import type { Logger } from '../logging/logger.js';

/** The part of a process that is listened to; tests give their own. */
export interface Signals {
  on: (name: 'SIGTERM' | 'SIGINT' | 'SIGHUP' | 'disconnect', listener: () => void) => unknown;
}
export interface ShutdownOptions {
  logger: Logger;
  /** All steps together, in milliseconds; images stop after 20 s. */
  limitMs?: number;
  signals?: Signals;
  exit?: (code: number) => void;
}

const LIMIT_MS = 15_000;
/** npm hands a signal on that the terminal has sent to the whole group already: two that come so close are one press of Ctrl-C. */
const SAME_PRESS_MS = 500;

/**
 * Drains a program in order on SIGTERM, SIGINT or a closed terminal; a second signal exits at once. When the launcher's channel closes nobody is
 * left to wait for, so it exits at once too: what was acknowledged is committed.
 */
export class Shutdown {
  readonly #steps: { name: string; step: () => Promise<unknown> }[] = [];
  readonly #logger: Logger;
  readonly #limitMs: number;
  readonly #exit: (code: number) => void;
  #begun: number | null = null;

  constructor({ logger, limitMs = LIMIT_MS, signals = process, exit = (code) => process.exit(code) }: ShutdownOptions) {
    this.#logger = logger;
    this.#limitMs = limitMs;
    this.#exit = exit;
    for (const name of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const)
      signals.on(name, () => {
        this.#signalled(name);
      });
    signals.on('disconnect', () => {
      this.#logger.warn('the launcher is gone');
      this.#exit(1);
    });
  }

  /** Steps run in the order they are added, each after the one before; one that fails does not keep the others from running. */
  add(name: string, step: () => Promise<unknown>): void {
    this.#steps.push({ name, step });
  }

  get draining(): boolean {
    return this.#begun !== null;
  }

  /** Drains and exits: 0, or `code`, or 1 when a step failed or the time ran out. Later calls do nothing. */
  async begin(why: string, code = 0): Promise<void> {
    if (this.#begun !== null) return;
    this.#begun = Date.now();
    this.#logger.info({ why }, 'stopping');
    const late = setTimeout(() => {
      this.#logger.error('stopping took too long');
      this.#exit(1);
    }, this.#limitMs);
    let failed = false;
    for (const { name, step } of this.#steps) {
      try {
        await step();
      } catch (error) {
        failed = true;
        this.#logger.error({ err: error, step: name }, 'a step of stopping failed');
      }
    }
    clearTimeout(late);
    this.#logger.info('stopped');
    this.#exit(failed ? 1 : code);
  }

  #signalled(signal: string): void {
    if (this.#begun === null) void this.begin(signal);
    else if (Date.now() - this.#begun > SAME_PRESS_MS) this.#exit(1);
  }
}
