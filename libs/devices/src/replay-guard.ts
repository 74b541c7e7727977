/** Remembers which proofs were used, for all gateways together. */
export interface ReplayGuard {
  /**
   * True for the first claim of an id (32 bytes), false for every later one. It may be forgotten after `expiresAt`,
   * milliseconds since the epoch. Rejects when the store is away: then no proof counts.
   */
  claim(id: Buffer, expiresAt: number): Promise<boolean>;
}
