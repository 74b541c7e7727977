import type { PoliciesAnswer, Refusal, RoomPolicy } from '@parley/contracts';
import { parseCode } from '@parley/contracts';
import { useCallback } from 'react';
import { useClient } from './client-context.js';
import { useLoaded, type Loaded } from './use-loaded.js';

/** The policies of the kinds that are on. */
export function usePolicies(): [Loaded<PoliciesAnswer>, () => void] {
  const { api } = useClient();
  const ask = useCallback((): Promise<PoliciesAnswer | Refusal> => api.policies(), [api]);
  return useLoaded(ask);
}

/** The policy whose rooms can have this code; null when none can. */
export function policyForCode({ policies }: PoliciesAnswer, typed: string): RoomPolicy | null {
  const found = policies.find(
    ({ policy: { entry } }) => entry.by === 'code' && parseCode(typed, entry.code.alphabet, entry.code.length) !== null,
  );
  return found?.policy ?? null;
}

/** What a refusal `terms_changed` brings: the terms that hold now. */
export function changedPolicy(refusal: Refusal): RoomPolicy | null {
  const policy = refusal.details?.policy;
  return refusal.refused === 'terms_changed' && typeof policy === 'object' && policy !== null
    ? (policy as RoomPolicy)
    : null;
}
