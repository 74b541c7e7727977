import type { AdministratorId, ServerTime } from '@parley/contracts';
import type { Sealed } from '@parley/crypto';
import type { LogRecord } from '@parley/rooms';
import type { Administrator } from '../administrators/administrator.js';

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
  /** Where it was started; under the service's `administrators` key, purpose `address`, record id the session's, no room, seat 0. */
  address: Sealed;
}

/** Sessions that have not been ended; whether one has expired is for the caller to decide. */
export interface Sessions {
  find(tokenHash: Buffer): Promise<{ session: Session; administrator: Administrator } | null>;
  /** Oldest first. */
  ofAdministrator(id: AdministratorId): Promise<Session[]>;
  /** Moves `lastUsedAt` forward, never back. */
  touch(id: string, at: ServerTime): Promise<void>;
  /** Ends it and writes the log; false, with nothing written, when it is not a session of this administrator. */
  end(id: string, administratorId: AdministratorId, log: readonly LogRecord[]): Promise<boolean>;
}
