import type { AdministratorId, AdministratorListing, Refusal, Role, ServerTime } from '@parley/contracts';
import type { Sealed } from '@parley/crypto';
import type { LogRecord } from '@parley/rooms';
import type { Administrator } from '../administrators/administrator.js';
import type { LogOfEnding } from './ended-readings.js';
import type { Session } from './sessions.js';

/** What signing in compares with; nobody has them before enrolling. */
export interface Credentials {
  administrator: Administrator;
  /** PHC string of the password's hash. */
  passwordHash: string;
  /** Under the service's `administrators` key, purpose `totp`, record id the administrator's, no room, seat 0. */
  totpSecret: Sealed;
  /** The newest TOTP time step that was used (RFC 6238); it and all before it count no more. */
  lastStep: number;
}

export interface RolesChange {
  id: AdministratorId;
  roles: readonly Role[];
  /** Who gives them: noted for ever. */
  makerId: AdministratorId;
  at: ServerTime;
}
export interface PasswordChange {
  administratorId: AdministratorId;
  passwordHash: string;
  /** The TOTP time step that confirmed it. */
  step: number;
  /** The session it was asked in. */
  sessionId: string;
  at: ServerTime;
}

/** Every method that takes `log` writes it as the last statement of the same transaction. */
export interface Administrators {
  /** Notes who made it, if it was one of them. Refuses `conflict` when the name is taken. */
  create(
    administrator: Administrator,
    makerId: AdministratorId | null,
    log: readonly LogRecord[],
  ): Promise<Refusal | null>;
  /** Everybody who has made, invited or given roles to this administrator, and to those again, and so on up. */
  makersOf(id: AdministratorId): Promise<ReadonlySet<AdministratorId>>;
  /** null for somebody who was removed. */
  find(id: AdministratorId): Promise<Administrator | null>;
  /** Without regard to case; null for somebody who was removed. */
  findByName(name: string): Promise<Administrator | null>;
  /** By name; without those who were removed. */
  list(): Promise<Administrator[]>;
  /** The same with how each can sign in, in one look at `now`. */
  listings(now: ServerTime): Promise<AdministratorListing[]>;
  /** Has any administrator ever signed in? */
  anySignedIn(): Promise<boolean>;
  /** Without regard to case; null for an unknown name and for someone not enrolled. */
  credentials(name: string): Promise<Credentials | null>;
  /**
   * Takes the time step if it is newer than the last one, sets `signedInAt` to the session's start and keeps the session.
   * False, with nothing written, when the step or a later one was taken already.
   */
  signIn(step: number, session: Session, log: readonly LogRecord[]): Promise<boolean>;
  /** Takes the step likewise, sets the password and ends every session but this one, and every reading. */
  changePassword(change: PasswordChange, log: LogOfEnding): Promise<boolean>;
  /**
   * Without the auditor role their readings end. Refuses `not_found`, and `last_security` when nobody else who has enrolled would have
   * that role.
   */
  changeRoles(change: RolesChange, log: LogOfEnding): Promise<Refusal | null>;
  /**
   * From `at` on nobody signs in by this name, which stays taken because the log names it: sessions, links, passkeys, recovery codes,
   * connections, password and second factor go, readings end. Refuses as `changeRoles` does.
   */
  remove(id: AdministratorId, at: ServerTime, log: LogOfEnding): Promise<Refusal | null>;
}
