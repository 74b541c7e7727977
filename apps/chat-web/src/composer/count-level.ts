/** How near words are to their limit: 0 far, 1 the last tenth, 2 the last twenty characters, 3 over it. */
export type CountLevel = 0 | 1 | 2 | 3;

const FEW = 20;
const SHARE = 0.1;

export function countLevel(left: number, limit: number): CountLevel {
  if (left < 0) return 3;
  if (left <= FEW) return 2;
  return left <= limit * SHARE ? 1 : 0;
}

/** Said aloud when it gets nearer, and when it is over no more: not at every key. */
export const isSaid = (before: CountLevel, now: CountLevel): boolean => now > before || (before === 3 && now > 0);
