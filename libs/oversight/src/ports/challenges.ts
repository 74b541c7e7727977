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
  /** What else must be remembered, under the service's `administrators` key. */
  sealed: Sealed | null;
  expiresAt: ServerTime;
}

export interface Challenges {
  keep(challenge: Challenge): Promise<void>;
  /** Removes it: each counts once, of two who ask at once one gets it. null when it is unknown, used, another's or has expired. */
  take(hash: Buffer, purpose: ChallengePurpose, now: ServerTime): Promise<Challenge | null>;
}
