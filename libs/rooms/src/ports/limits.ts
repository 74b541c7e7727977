import type { Seconds } from '@parley/contracts';

/**
 * Budgets by name, in whole seconds; what happens inside a socket is bounded there, by its own gateway. Subjects are keyed hashes of addresses, thumbprints, or `service` for the whole.
 */
export const BUDGETS = {
  'code-by-address': { points: 5, per: 600 },
  'code-by-device': { points: 5, per: 600 },
  /** The breaker: bare codes the whole service answers in a minute before it stops answering them. */
  'code-by-service': { points: 600, per: 60 },
  'open-by-address': { points: 60, per: 600 },
  'open-by-device': { points: 10, per: 600 },
  'join-by-device': { points: 30, per: 60 },
  'upload-by-device': { points: 60, per: 60 },
  'upload-by-address': { points: 300, per: 60 },
  'request-by-address': { points: 600, per: 60 },
  'handshake-by-address': { points: 120, per: 60 },
} as const satisfies Record<string, { points: number; per: Seconds }>;
export type Budget = keyof typeof BUDGETS;

export interface Limits {
  /** Takes one; answers null, or in how many seconds to try again. */
  take(budget: Budget, subject: string): Promise<Seconds | null>;
  /** Gives one back that should not have counted. */
  giveBack(budget: Budget, subject: string): Promise<void>;
}
