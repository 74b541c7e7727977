import type { ServerTime } from '@parley/contracts';
import type { LogRecord } from '@parley/rooms';

/** Failures of one subject (a name or an address) since it last succeeded. */
export interface Attempts {
  /** SHA-256 of what is counted, base64url: what was typed as a name can be anything, a password too. */
  subject: string;
  failures: number;
  /** Refused until then; 0 when nothing is locked. */
  lockedUntil: ServerTime;
  /** From then on it is as if nothing had failed, and keeper removes it. */
  forgetAt: ServerTime;
}
export interface AttemptsChange<T> {
  /** Replace by subject; all of the subjects asked for, or none. */
  write: readonly Attempts[];
  log: readonly LogRecord[];
  result: T;
}

/** One count for all processes, so that no restart and no second process gives more guesses. */
export interface SignInAttempts {
  /**
   * One transaction: locks the subjects in their order, creating missing ones with zeros, calls the decision with them in the order
   * given, writes, appends the log last.
   */
  change<T>(subjects: readonly string[], decide: (attempts: readonly Attempts[]) => AttemptsChange<T>): Promise<T>;
}
