import type { AdministratorId } from '@parley/contracts';
import type { LogRecord } from '@parley/rooms';
import type { Session } from './sessions.js';

/** Codes that stand in for a second factor once each, kept as digests of 32 bytes. */
export interface RecoveryCodes {
  /** Those of nobody, too: asking takes as long. */
  isUnused(administratorId: AdministratorId, hash: Buffer): Promise<boolean>;
  left(administratorId: AdministratorId): Promise<number>;
  /**
   * Takes the TOTP step as signing in does, removes all earlier codes, keeps these and writes the log. False, with nothing written,
   * when the step or a later one was taken already.
   */
  replace(
    administratorId: AdministratorId,
    step: number,
    hashes: readonly Buffer[],
    log: readonly LogRecord[],
  ): Promise<boolean>;
  /**
   * Uses the code up, sets `signedInAt` and keeps the session; `log` is asked with how many are left. False, with nothing written,
   * when it was used: of two at once one wins.
   */
  signIn(hash: Buffer, session: Session, log: (left: number) => readonly LogRecord[]): Promise<boolean>;
}
