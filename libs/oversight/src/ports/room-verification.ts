import type { RoomId, VerificationAnswer } from '@parley/contracts';

/** Computes a room's chain and its log entries' proofs again from what is stored (`verifyRoom` of record). */
export interface RoomVerification {
  /** null for an unknown room. */
  verify(id: RoomId): Promise<Omit<VerificationAnswer, 'checkedAt'> | null>;
}
