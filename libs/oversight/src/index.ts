export type { Administrator } from './administrators/administrator.js';
export { changeRoles, removeAdministrator } from './administrators/change-administrator.js';
export { changePassword } from './administrators/change-password.js';
export { askConfirmation, confirm } from './administrators/confirmation.js';
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
export { askWitnesses, type AskedWitnesses } from './checkpoints/ask-witnesses.js';
export { nameHeads } from './checkpoints/name-heads.js';
export { checkpointFile, checkpointObject } from './checkpoints/objects.js';
export { publishCheckpoints } from './checkpoints/publish-checkpoints.js';
export { signLog, type CheckpointKeys, type Signed } from './checkpoints/sign-log.js';
export * from './archives/archive-objects.js';
export { checkArchive } from './archives/check-archive.js';
export { openArchive } from './archives/open-archive.js';
export { archiveRoom, removeArchive, type ArchiveManifest } from './archives/archive-room.js';
export { rotateKeys } from './keys/rotate-keys.js';
export { findCertificate, listCheckpoints } from './checkpoints/show-attestations.js';
export { showStats } from './figures/show-stats.js';
export { listHolds, placeHold, releaseHold, type HoldsInput } from './holds/holds.js';
export { askRotation, showKeys } from './keys/ask-rotation.js';
export { evidenceOf, type EvidenceOrder, type EvidenceParts } from './exports/evidence.js';
export { ReadingOver } from './exports/reading-over.js';
export { RecordAltered, RecordGone } from './exports/record-altered.js';
export { askExport } from './exports/ask-export.js';
export { findExport, listExportFormats, listExports } from './exports/look-at-exports.js';
export { openExport, type OpenedExport } from './exports/open-export.js';
export { beginSingleSignOn, disconnect, endSingleSignOn } from './administrators/single-sign-on.js';
export { viewAccount } from './administrators/view-account.js';
export { showLog, type LogInput } from './log/show-log.js';
export { DeniedNetworks, type Denied } from './networks/denied-networks.js';
export type { Origin, OversightParts, ServiceKeys } from './oversight-parts.js';
export * from './ports/administrators.js';
export * from './ports/checkpoints.js';
export * from './ports/destructions.js';
export * from './ports/attestations.js';
export * from './ports/figures.js';
export * from './ports/holds.js';
export * from './ports/ended-readings.js';
export * from './ports/evidence-source.js';
export * from './ports/exports.js';
export * from './ports/challenges.js';
export * from './ports/identities.js';
export * from './ports/invitations.js';
export * from './ports/jobs.js';
export * from './ports/log-signing.js';
export * from './ports/archive-checks.js';
export * from './ports/due-rooms.js';
export * from './ports/key-rotation.js';
export * from './ports/oversight-log.js';
export * from './ports/oversight-rooms.js';
export type { PaperShelf } from './ports/paper-shelf.js';
export * from './ports/passkeys.js';
export * from './ports/password-hash.js';
export * from './ports/reading-ends.js';
export * from './ports/readings.js';
export * from './ports/recovery-codes.js';
export * from './ports/retention.js';
export * from './ports/room-heads.js';
export * from './ports/room-archives.js';
export * from './ports/room-verification.js';
export * from './ports/rotations.js';
export * from './ports/sessions.js';
export * from './ports/sign-in-attempts.js';
export * from './ports/single-sign-on.js';
export * from './ports/unsent-images.js';
export * from './ports/witness.js';
export { askReading } from './readings/ask-reading.js';
export { endReadings } from './readings/end-readings.js';
export { readTranscript } from './readings/read-transcript.js';
export { destroyDueRoom, destroyRoom, type DestructionParts } from './retention/destroy-room.js';
export { answerReading } from './readings/answer-reading.js';
export { endReading } from './readings/end-reading.js';
export { findReading, listReadings, type ReadingsInput } from './readings/look-at-readings.js';
export { READING_WAITS_SECONDS } from './readings/view-reading.js';
export { askDestruction } from './retention/ask-destruction.js';
export { showImage } from './readings/show-image.js';
export { dropUnsentImages } from './retention/drop-unsent-images.js';
export { findRoom, listRooms, verifyRecord, type RoomsInput } from './rooms/look-at-rooms.js';
