export type { Administrator } from './administrators/administrator.js';
export { changeRoles, removeAdministrator } from './administrators/change-administrator.js';
export { changePassword } from './administrators/change-password.js';
export { createAdministrator } from './administrators/create-administrator.js';
export { enrol } from './administrators/enrol.js';
export type { Maker } from './administrators/maker.js';
export { invite, inviteFirstAdministrator, openInvitation, type OneTimeLink } from './administrators/one-time-link.js';
export { addPasskey, askNewPasskey, askPasskey, removePasskey, signInWithPasskey } from './administrators/passkeys.js';
export { makeRecoveryCodes } from './administrators/recovery-codes.js';
export {
  endIfIdle,
  endSession,
  endSessionOf,
  findSession,
  livingSessions,
  ownSessions,
  viewAdministrator,
  type Begun,
  type SignedIn,
} from './administrators/sessions.js';
export { signIn } from './administrators/sign-in.js';
export { beginSingleSignOn, disconnect, endSingleSignOn } from './administrators/single-sign-on.js';
export { viewAccount } from './administrators/view-account.js';
export { showLog, type LogInput } from './log/show-log.js';
export { DeniedNetworks, type Denied } from './networks/denied-networks.js';
export type { Origin, OversightParts, ServiceKeys } from './oversight-parts.js';
export * from './ports/administrators.js';
export * from './ports/challenges.js';
export * from './ports/identities.js';
export * from './ports/invitations.js';
export * from './ports/oversight-log.js';
export * from './ports/oversight-rooms.js';
export * from './ports/passkeys.js';
export * from './ports/password-hash.js';
export * from './ports/readings.js';
export * from './ports/recovery-codes.js';
export * from './ports/retention.js';
export * from './ports/room-verification.js';
export * from './ports/sessions.js';
export * from './ports/sign-in-attempts.js';
export * from './ports/single-sign-on.js';
export * from './ports/unsent-images.js';
export { askReading } from './readings/ask-reading.js';
export { readTranscript } from './readings/read-transcript.js';
export * from './retention/drop-room.js';
export { dropUnsentImages } from './retention/drop-unsent-images.js';
export { countRooms, findRoom, listRooms, verifyRecord, type RoomsInput } from './rooms/look-at-rooms.js';
