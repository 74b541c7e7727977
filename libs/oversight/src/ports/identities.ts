import type { AdministratorId, Refusal, ServerTime } from '@parley/contracts';
import type { LogRecord } from '@parley/rooms';
import type { Administrator } from '../administrators/administrator.js';
import type { Session } from './sessions.js';

/** Who somebody is to an OpenID provider (OpenID Connect Core, section 2): never an e-mail address or a name. */
export interface Identity {
  issuer: string;
  subject: string;
}

export interface Identities {
  /** The administrator connected to it. */
  find(identity: Identity): Promise<Administrator | null>;
  /** Since when the administrator is connected to an identity of this issuer. */
  connectedAt(administratorId: AdministratorId, issuer: string): Promise<ServerTime | null>;
  /** In place of another identity of the same issuer. Refuses `conflict` when it is connected to anybody already. */
  connect(
    identity: Identity,
    administratorId: AdministratorId,
    at: ServerTime,
    log: readonly LogRecord[],
  ): Promise<Refusal | null>;
  /** False, with nothing written, when there was none. */
  disconnect(administratorId: AdministratorId, issuer: string, log: readonly LogRecord[]): Promise<boolean>;
  /** Sets `signedInAt` and keeps the session; false, with nothing written, when the connection is gone. */
  signIn(identity: Identity, session: Session, log: readonly LogRecord[]): Promise<boolean>;
}
