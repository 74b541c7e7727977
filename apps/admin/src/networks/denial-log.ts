import { DeniedNetworks } from '@parley/oversight';
import type { Denied, OversightParts } from '@parley/oversight';
import type { Logger } from '@parley/platform';

const LOOK_MS = 1_000;

/** Brings refused networks into the log. A log that can't be written lets nobody in; it only leaves a line in the service's own. */
export class DenialLog {
  readonly #networks: DeniedNetworks;
  readonly #timer: NodeJS.Timeout;
  /** One after another, so that they stand in the log in their order. */
  #writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly parts: Pick<OversightParts, 'log' | 'keys' | 'now'>,
    private readonly logger: Logger,
  ) {
    this.#networks = new DeniedNetworks(parts.keys.log);
    this.#timer = setInterval(() => {
      this.#write(this.#networks.over(parts.now()));
    }, LOOK_MS).unref();
  }

  readonly denied = (stranger: Denied): void => {
    this.#write(this.#networks.refused(stranger, this.parts.now()));
  };

  /** Writes the counts so far. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#write(this.#networks.counts());
    await this.#writing;
  }

  #write(records: ReturnType<DeniedNetworks['counts']>): void {
    if (records.length === 0) return;
    this.#writing = this.#writing.then(() =>
      this.parts.log.append(records).catch((error: unknown) => {
        this.logger.error({ err: error }, 'refused networks could not be logged');
      }),
    );
  }
}
