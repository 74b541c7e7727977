/** As the service asks: `true` for released holds, `false` for those that stand. */
export const HOLD_STATES = ['false', 'true'] as const;
export interface HoldsSearch {
  released?: (typeof HOLD_STATES)[number] | undefined;
}

export function readHoldsSearch({ released }: Record<string, unknown>): HoldsSearch {
  const known = HOLD_STATES.find((one) => one === released);
  return known === undefined ? {} : { released: known };
}
