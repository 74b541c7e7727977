import type { ServerTime } from '../ids.js';
import type { AdministratorView, SignedInAnswer } from './administrators.js';

/** Characters of a recovery code, shown in groups: Crockford base32, so 80 bits. */
export const RECOVERY_CODE = { alphabet: 'crockford32', length: 16, group: 4, count: 10 } as const;

/** Recovery codes as they are shown, once. */
export interface RecoveryCodesAnswer {
  recoveryCodes: string[];
}
export interface EnrolledAnswer extends SignedInAnswer, RecoveryCodesAnswer {}

/** Besides a password: are passkeys taken, and the label of single sign-on; null where it is not set up. */
export interface WaysInAnswer {
  passkeys: boolean;
  oidc: string | null;
}
export interface PasskeyView {
  /** Of the credential, base64url. */
  id: string;
  name: string;
  createdAt: ServerTime;
  usedAt: ServerTime | null;
}
/** Options for a WebAuthn ceremony in the JSON form of WebAuthn Level 3 (section 5.1); the browser's part reads them. */
export interface PasskeyOptionsAnswer {
  options: Readonly<Record<string, unknown>>;
}
/** Until when new ways in may be added without showing a second factor again. */
export interface ConfirmedAnswer {
  confirmedUntil: ServerTime;
}
export interface AccountAnswer {
  /** null where this session never showed a second factor. */
  confirmedUntil: ServerTime | null;
  recoveryCodesLeft: number;
  passkeys: PasskeyView[];
  /** null where single sign-on is not set up. */
  oidc: { name: string; connectedAt: ServerTime | null } | null;
}
/** One administrator as those with the security role see them. */
export interface AdministratorListing extends AdministratorView {
  enrolled: boolean;
  passkeys: number;
  recoveryCodesLeft: number;
  oidc: boolean;
  /** Until when a one-time link of theirs is good; null without one. */
  invitedUntil: ServerTime | null;
}
export interface AdministratorsAnswer {
  administrators: AdministratorListing[];
}
/** A one-time link, shown once: it stands after `/sign-in#`. */
export interface InvitedAnswer {
  administrator: AdministratorView;
  secret: string;
  expiresAt: ServerTime;
}
/** Where single sign-on goes on, at the provider. */
export interface SingleSignOnAnswer {
  url: string;
}
