import type { AdministratorId, ServerTime } from '@parley/contracts';
import type { Sealed } from '@parley/crypto';

export type ChallengePurpose = 'passkey' | 'new passkey' | 'confirmation' | 'oidc';

/** What a passkey or an OpenID provider is asked to answer. */
export interface Challenge {
  /** SHA-256 of the challenge or state, 32 bytes. */
  hash: Buffer;
  purpose: ChallengePurpose;
  /** Whose; null while nobody is signed in. */
  administratorId: AdministratorId | null;
  /** Digest of the network that asked, base64url; null for an administrator's. */
  network: string | null;
  /** What else must be remembered, under the service's `administrators` key. */
  sealed: Sealed | null;
  expiresAt: ServerTime;
}

/** Anybody may ask to be challenged, and each asking is a row. */
export interface ChallengeBounds {
  /** Open ones of one network, or of one administrator where somebody asks who is signed in. */
  each: number;
  /** Open ones of all strangers together; those of administrators have no part in it. */
  strangers: number;
  now: ServerTime;
}

export interface Challenges {
  /** Drops what has expired. False, with nothing kept, when there are too many: see `ChallengeBounds`. */
  keep(challenge: Challenge, bounds: ChallengeBounds): Promise<boolean>;
  /** Removes it: each counts once, of two who ask at once one gets it. null when it is unknown, used, another's or has expired. */
  take(hash: Buffer, purpose: ChallengePurpose, now: ServerTime): Promise<Challenge | null>;
}
