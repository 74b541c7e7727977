import type { AdministratorId, ServerTime } from '@parley/contracts';
import type { Sealed } from '@parley/crypto';
import type { Administrator } from '../administrators/administrator.js';
import type { LogOfEnding } from './ended-readings.js';

export interface Session {
  /** UUIDv7: names the session and authorizes nothing. */
  id: string;
  /** SHA-256 of the token in the cookie, 32 bytes. */
  tokenHash: Buffer;
  administratorId: AdministratorId;
  startedAt: ServerTime;
  lastUsedAt: ServerTime;
  /** When it ends however much it is used. */
  endsAt: ServerTime;
  /** When a second factor was last shown in it: an authenticator's code or a passkey; null where it began without. */
  confirmedAt: ServerTime | null;
  /** Where it was started; under the service's `administrators` key, purpose `address`, record id the session's, no room, seat 0. */
  address: Sealed;
}

/** That whoever is in a session still is who signed in, by a code's time step or a passkey's counter. */
export interface Confirmation {
  id: string;
  administratorId: AdministratorId;
  at: ServerTime;
  by: { step: number } | { passkey: string; counter: number };
}
export interface EndingSession {
  /** null: every one. */
  id: string | null;
  administratorId: AdministratorId;
  at: ServerTime;
}

/** Sessions that have not been ended; whether one has expired is for the caller to decide. */
export interface Sessions {
  find(tokenHash: Buffer): Promise<{ session: Session; administrator: Administrator } | null>;
  /** Oldest first. */
  ofAdministrator(id: AdministratorId): Promise<Session[]>;
  /** Moves `lastUsedAt` forward, never back. */
  touch(id: string, at: ServerTime): Promise<void>;
  /** Takes the step or moves the counter as signing in does, and sets `confirmedAt`; false, with nothing written, when either is used. */
  confirm(confirmation: Confirmation): Promise<boolean>;
  /**
   * Ends it, or every one, and with it the administrator's readings, which somebody else may be looking at in it. False, with nothing
   * written, when there was none of this administrator: neither a session nor a reading that outlived one.
   */
  end(ending: EndingSession, log: LogOfEnding): Promise<boolean>;
}
