export type { Administrator } from './administrators/administrator.js';
export { createAdministrator } from './administrators/create-administrator.js';
export { enrol } from './administrators/enrol.js';
export { invite, inviteFirstAdministrator, openInvitation, type OneTimeLink } from './administrators/one-time-link.js';
export {
  endIfIdle,
  endSession,
  findSession,
  ownSessions,
  viewAdministrator,
  type Begun,
  type SignedIn,
} from './administrators/sessions.js';
export { signIn } from './administrators/sign-in.js';
export * from './archives/archive-objects.js';
export { archiveRoom, type ArchiveManifest } from './archives/archive-room.js';
export { rotateKeys } from './keys/rotate-keys.js';
export { showLog, type LogInput } from './log/show-log.js';
export { DeniedNetworks, type Denied } from './networks/denied-networks.js';
export type { Origin, OversightParts, ServiceKeys } from './oversight-parts.js';
export * from './ports/administrators.js';
export * from './ports/due-rooms.js';
export * from './ports/invitations.js';
export * from './ports/key-rotation.js';
export * from './ports/oversight-log.js';
export * from './ports/oversight-rooms.js';
export * from './ports/password-hash.js';
export * from './ports/reading-ends.js';
export * from './ports/readings.js';
export * from './ports/retention.js';
export * from './ports/room-archives.js';
export * from './ports/room-verification.js';
export * from './ports/sessions.js';
export * from './ports/sign-in-attempts.js';
export * from './ports/unsent-images.js';
export { askReading } from './readings/ask-reading.js';
export { endReadings } from './readings/end-readings.js';
export { readTranscript } from './readings/read-transcript.js';
export { destroyRoom, type DestructionParts } from './retention/destroy-room.js';
export { dropUnsentImages } from './retention/drop-unsent-images.js';
export { countRooms, findRoom, listRooms, verifyRecord, type RoomsInput } from './rooms/look-at-rooms.js';
