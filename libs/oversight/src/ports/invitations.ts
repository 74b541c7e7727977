import type { AdministratorId, ServerTime } from '@parley/contracts';
import type { Sealed } from '@parley/crypto';
import type { LogRecord } from '@parley/rooms';
import type { Administrator } from '../administrators/administrator.js';
import type { LogOfEnding } from './ended-readings.js';
import type { Session } from './sessions.js';

/** A one-time link, kept as the SHA-256 of its secret. */
export interface Invitation {
  /** 32 bytes. */
  secretHash: Buffer;
  administratorId: AdministratorId;
  /** The second factor it offers, sealed as in `Credentials`: using the link moves it to the administrator. */
  totpSecret: Sealed;
  expiresAt: ServerTime;
}
export interface Enrolment {
  passwordHash: string;
  /** The TOTP time step that confirmed the second factor: it is used. */
  step: number;
  session: Session;
  /** Digests of the new recovery codes. */
  recoveryCodes: readonly Buffer[];
  log: LogOfEnding;
}

export interface Invitations {
  /**
   * Keeps it, removes every other invitation of the administrator, notes who invites, if it is one of them, and writes the log. False
   * for somebody who was removed.
   */
  replace(
    invitation: Invitation,
    made: { by: AdministratorId | null; at: ServerTime },
    log: readonly LogRecord[],
  ): Promise<boolean>;
  /** null when it is unknown, used or has expired at `now`. */
  find(secretHash: Buffer, now: ServerTime): Promise<{ invitation: Invitation; administrator: Administrator } | null>;
  /**
   * Uses it up, in one transaction: the invitation goes, the administrator gets password hash, second factor, last step and
   * `signedInAt` (the session's start) and these recovery codes; all their other sessions, codes, passkeys and connections go, their readings end, the
   * new session and the log are written. False, with nothing
   * written, when it is unknown, used or has expired at the session's start: of two at once one wins.
   */
  use(secretHash: Buffer, enrolment: Enrolment): Promise<boolean>;
}
