import type { AdministratorId, Refusal, ServerTime } from '@parley/contracts';
import type { LogRecord } from '@parley/rooms';
import type { Administrator } from '../administrators/administrator.js';
import type { Session } from './sessions.js';

/** What an authenticator answers a registration with. */
export interface NewCredential {
  /** Credential id, base64url. */
  id: string;
  /** COSE key (RFC 9052, section 7). */
  publicKey: Buffer;
  /** Signature counter; 0 for authenticators that have none. */
  counter: number;
  transports: string[];
}
/** A WebAuthn credential of an administrator. */
export interface Passkey extends NewCredential {
  administratorId: AdministratorId;
  /** As its owner calls it. */
  name: string;
  createdAt: ServerTime;
  usedAt: ServerTime | null;
}

export interface Passkeys {
  find(id: string): Promise<{ passkey: Passkey; administrator: Administrator } | null>;
  /** Oldest first. */
  ofAdministrator(id: AdministratorId): Promise<Passkey[]>;
  /** Refuses `conflict` for a credential that is known already. */
  add(passkey: Passkey, log: readonly LogRecord[]): Promise<Refusal | null>;
  /** False, with nothing written, when it is not one of this administrator. */
  remove(id: string, administratorId: AdministratorId, log: readonly LogRecord[]): Promise<boolean>;
  /**
   * Moves the counter forward, sets `signedInAt` and keeps the session. False, with nothing written, when the counter did not grow
   * (both 0 is no regression: that authenticator has none), or the passkey is gone.
   */
  signIn(id: string, counter: number, session: Session, log: readonly LogRecord[]): Promise<boolean>;
}

/** The ceremonies of WebAuthn Level 3 (sections 7.1 and 7.2), user verification required. The format is an app's. */
export interface PasskeyCeremonies {
  /** `challenge`: base64url; `origin`: the console's, as the browser names it. */
  creationOptions(
    owner: Pick<Administrator, 'id' | 'name'>,
    known: readonly Passkey[],
    challenge: string,
    origin: string,
  ): Promise<Readonly<Record<string, unknown>>>;
  requestOptions(challenge: string, origin: string): Promise<Readonly<Record<string, unknown>>>;
  /** The challenge that was signed, as the answer says, base64url; null when it can't be read. */
  challengeIn(answer: PasskeyAnswer): string | null;
  /** The credential made for this challenge and origin; null when the answer does not hold. */
  created(answer: PasskeyAnswer, challenge: string, origin: string): Promise<NewCredential | null>;
  /** The signature counter of an answer that this passkey signed; null when it does not hold or the counter fell back. */
  signed(answer: PasskeyAnswer, passkey: Passkey, challenge: string, origin: string): Promise<number | null>;
}
/** An answer of a browser, and the console's origin as that browser names it. */
export interface PasskeyInput {
  credential: PasskeyAnswer;
  page: string;
}
/** What a browser hands over (`PublicKeyCredential.toJSON`), not looked into but for its id. */
export interface PasskeyAnswer {
  readonly id: string;
  readonly [field: string]: unknown;
}
