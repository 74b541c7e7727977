import type { ServerTime } from '@parley/contracts';
import type { DataKey } from '@parley/crypto';
import type { Attachments, ObjectStore, RoomKeys } from '@parley/rooms';
import type { Administrators } from './ports/administrators.js';
import type { Destructions } from './ports/destructions.js';
import type { Attestations } from './ports/attestations.js';
import type { Figures } from './ports/figures.js';
import type { Holds } from './ports/holds.js';
import type { EvidenceSource } from './ports/evidence-source.js';
import type { Exports } from './ports/exports.js';
import type { Invitations } from './ports/invitations.js';
import type { OversightLog } from './ports/oversight-log.js';
import type { OversightRooms } from './ports/oversight-rooms.js';
import type { PaperShelf } from './ports/paper-shelf.js';
import type { Challenges } from './ports/challenges.js';
import type { Identities } from './ports/identities.js';
import type { PasskeyCeremonies, Passkeys } from './ports/passkeys.js';
import type { PasswordHash } from './ports/password-hash.js';
import type { Readings } from './ports/readings.js';
import type { RecoveryCodes } from './ports/recovery-codes.js';
import type { RoomVerification } from './ports/room-verification.js';
import type { Rotations } from './ports/rotations.js';
import type { Sessions } from './ports/sessions.js';
import type { SignInAttempts } from './ports/sign-in-attempts.js';
import type { SingleSignOn } from './ports/single-sign-on.js';

/** Data keys of the service's own matters. */
export interface ServiceKeys {
  /** Seals second factors and the addresses of sessions. */
  administrators: DataKey;
  /** Seals what the log says of administrators and of the service. */
  log: DataKey;
}
/** Everything the commands need; an app fits the drivers together once, at its start. */
export interface OversightParts {
  administrators: Administrators;
  invitations: Invitations;
  sessions: Sessions;
  attempts: SignInAttempts;
  passwords: PasswordHash;
  recoveryCodes: RecoveryCodes;
  passkeys: Passkeys;
  ceremonies: PasskeyCeremonies;
  challenges: Challenges;
  identities: Identities;
  /** null where no provider is set. */
  singleSignOn: SingleSignOn | null;
  readings: Readings;
  /** Other administrators who must agree to a reading: READING_APPROVALS. */
  approvals: number;
  rooms: OversightRooms;
  roomKeys: RoomKeys;
  log: OversightLog;
  figures: Figures;
  holds: Holds;
  destructions: Destructions;
  rotations: Rotations;
  /** Id of the master key that wraps what is new. */
  primaryMasterKey: number;
  attestations: Attestations;
  verification: RoomVerification;
  evidence: EvidenceSource;
  exports: Exports;
  attachments: Pick<Attachments, 'find'>;
  objects: Pick<ObjectStore, 'get'>;
  paper: PaperShelf;
  keys: ServiceKeys;
  now: () => ServerTime;
}

/** From where an administrator, or somebody who would be one, calls. */
export interface Origin {
  address: string;
  /** What failures are counted by: the IPv4 address or the IPv6 /64. */
  network: string;
}

export const later = (time: ServerTime, seconds: number): ServerTime => (time + seconds * 1000) as ServerTime;
