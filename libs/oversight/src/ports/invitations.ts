import type { AdministratorId, ServerTime } from '@parley/contracts';
import type { Sealed } from '@parley/crypto';
import type { LogRecord } from '@parley/rooms';
import type { Administrator } from '../administrators/administrator.js';
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
  log: readonly LogRecord[];
}

export interface Invitations {
  /** Keeps it and removes every other invitation of the administrator. */
  replace(invitation: Invitation): Promise<void>;
  /** null when it is unknown, used or has expired at `now`. */
  find(secretHash: Buffer, now: ServerTime): Promise<{ invitation: Invitation; administrator: Administrator } | null>;
  /**
   * Uses it up, in one transaction: the invitation goes, the administrator gets password hash, second factor, last step and
   * `signedInAt` (the session's start), all their other sessions end, the new one and the log are written. False, with nothing
   * written, when it is unknown, used or has expired at the session's start: of two at once one wins.
   */
  use(secretHash: Buffer, enrolment: Enrolment): Promise<boolean>;
}
