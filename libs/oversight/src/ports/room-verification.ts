import type { RoomId, VerificationAnswer } from '@parley/contracts';

/**
 * Computes a room's chain and its log entries' proofs again from what is stored (`verifyRoom` of record), and compares the chain with
 * the places where the log has named the room. All of it is read in the one database: who owns that can forge them together, and only
 * a checkpoint kept elsewhere shows it.
 */
export interface RoomVerification {
  /** null for an unknown room. */
  verify(id: RoomId): Promise<Omit<VerificationAnswer, 'checkedAt'> | null>;
}
