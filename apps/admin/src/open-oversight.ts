import { MasterKeyRing } from '@parley/crypto';
import type { MasterKeys } from '@parley/crypto';
import type { ServerTime } from '@parley/contracts';
import type { OversightParts, SingleSignOn } from '@parley/oversight';
import {
  BoundRows,
  connect,
  databaseAnswers,
  PostgresAdministrators,
  PostgresAttachments,
  PostgresEvidence,
  PostgresExports,
  PostgresDestructions,
  PostgresAttestations,
  PostgresFigures,
  PostgresHolds,
  PostgresChallenges,
  PostgresIdentities,
  PostgresInvitations,
  PostgresLog,
  PostgresOversightRooms,
  PostgresPasskeys,
  PostgresReadings,
  PostgresRecoveryCodes,
  PostgresRoomVerification,
  PostgresRotations,
  PostgresSessions,
  PostgresSignInAttempts,
  serviceKeys,
} from '@parley/persistence';
import { RoomKeys } from '@parley/rooms';
import type { ObjectStore } from '@parley/rooms';
import { installedPaper } from './exports/installed-paper.js';
import { argon2Passwords } from './sign-in/argon2-passwords.js';
import { webauthnCeremonies } from './sign-in/webauthn-ceremonies.js';

export interface OversightOptions {
  databaseUrl: string;
  masterKeys: MasterKeys;
  /** READING_APPROVALS. */
  approvals: number;
  /** null where no provider is set. */
  singleSignOn?: SingleSignOn | null;
  /** Where images and the lists of heads lie; it may be away. */
  objects: ObjectStore;
}
export interface OpenOversight {
  parts: OversightParts;
  /** Rejects when the database does not answer. */
  checkDatabase: () => Promise<void>;
  close: () => Promise<void>;
}

/** Connects as admin's role and fits the drivers together. Throws DatabaseError and the vault's errors, in words. */
export async function openOversight({
  databaseUrl,
  masterKeys,
  approvals,
  singleSignOn = null,
  objects,
}: OversightOptions): Promise<OpenOversight> {
  const database = await connect({ url: databaseUrl, program: 'admin' });
  try {
    const vault = new MasterKeyRing(masterKeys);
    const { administrators, log } = await serviceKeys(database, vault);
    const bound = new BoundRows(database, { administrators, log });
    const rooms = new PostgresOversightRooms(database);
    const parts: OversightParts = {
      administrators: new PostgresAdministrators(database, bound),
      invitations: new PostgresInvitations(database, bound),
      sessions: new PostgresSessions(database, bound),
      attempts: new PostgresSignInAttempts(database),
      passwords: await argon2Passwords(),
      recoveryCodes: new PostgresRecoveryCodes(database, bound),
      passkeys: new PostgresPasskeys(database, bound),
      ceremonies: webauthnCeremonies,
      challenges: new PostgresChallenges(database),
      identities: new PostgresIdentities(database, bound),
      singleSignOn,
      readings: new PostgresReadings(database),
      approvals,
      rooms,
      roomKeys: new RoomKeys(vault, () => rooms),
      log: new PostgresLog(database),
      holds: new PostgresHolds(database),
      destructions: new PostgresDestructions(database),
      rotations: new PostgresRotations(database),
      primaryMasterKey: vault.primaryId,
      attestations: new PostgresAttestations(database),
      figures: new PostgresFigures(database),
      verification: new PostgresRoomVerification(database),
      evidence: new PostgresEvidence(database),
      exports: new PostgresExports(database),
      attachments: new PostgresAttachments(database),
      objects,
      paper: installedPaper,
      keys: { administrators, log },
      now: () => Date.now() as ServerTime,
    };
    return {
      parts,
      checkDatabase: () => databaseAnswers(database),
      close: () => database.destroy(),
    };
  } catch (error) {
    await database.destroy();
    throw error;
  }
}
