import type { EndedReading, LogOfEnding } from '@parley/oversight';
import type { LogRecord } from '@parley/rooms';

/** Readings that end within a transaction, and the log that names them once they are known. */
export class Ending {
  ended: readonly EndedReading[] = [];
  constructor(private readonly of: LogOfEnding) {}
  readonly log = (): readonly LogRecord[] => this.of(this.ended);
}
