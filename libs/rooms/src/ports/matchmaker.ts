import type { ServerTime, Thumbprint } from '@parley/contracts';

export type Gender = 'male' | 'female' | 'unspecified';
export interface Wishes {
  own: Gender;
  lookingFor: 'male' | 'female' | 'anyone';
}
/** Someone waiting to be paired under a policy. */
export interface Seeker {
  thumbprint: Thumbprint;
  /** The pool: digest of the policy both must have accepted, base64url. */
  terms: string;
  since: ServerTime;
  /** A seeker unheard of until then is gone. */
  leaseUntil: ServerTime;
  wishes: Wishes | null;
  name: string | null;
  about: string | null;
  joinProof: string;
  /** Whom this device met last, and whom it blocked. */
  lastPartner: Thumbprint | null;
  blocked: readonly Thumbprint[];
}
/** Pools of seekers; `claim` takes both out or neither, over all gateways. */
export interface Matchmaker {
  /** Seeking again while waiting renews the lease and the wishes and keeps the place. */
  seek(seeker: Seeker): Promise<void>;
  cancel(terms: string, thumbprint: Thumbprint): Promise<void>;
  /** Living seekers, longest waiting first. */
  pool(terms: string, now: ServerTime): Promise<Seeker[]>;
  claim(terms: string, a: Thumbprint, b: Thumbprint): Promise<boolean>;
}
