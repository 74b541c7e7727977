/** Over how long the charts look, as the address says it. */
export const SPANS = ['24h', '30d'] as const;
export type Span = (typeof SPANS)[number];
export interface OverviewSearch {
  span?: Span | undefined;
}

export function readOverviewSearch({ span }: Record<string, unknown>): OverviewSearch {
  const known = SPANS.find((one) => one === span);
  return known === undefined ? {} : { span: known };
}
