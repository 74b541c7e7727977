const SIGN_ON_ENDS = [
  'connected',
  'conflict',
  'locked_out',
  'sign_in_refused',
  'sign_in_required',
  'single_sign_on_away',
] as const;

export interface AccountSearch {
  /** What came of being sent to the OpenID provider. */
  sso?: (typeof SIGN_ON_ENDS)[number];
}

export function readAccountSearch({ sso }: Record<string, unknown>): AccountSearch {
  const found = SIGN_ON_ENDS.find((end) => end === sso);
  return found ? { sso: found } : {};
}
