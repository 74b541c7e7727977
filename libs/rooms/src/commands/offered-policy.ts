import type { RoomPolicy } from '@parley/contracts';
import { policyDigest } from '@parley/record';
import type { PolicyStore } from '../ports/policy-store.js';
import type { OfferedPolicy } from './room-parts.js';

function offerPolicy(policy: RoomPolicy): OfferedPolicy {
  const digest = policyDigest(policy);
  return { policy, digest, terms: digest.toString('base64url') };
}

/** Gives each policy its version and keeps it for ever; the map is what `POST /rooms {kind}` can name. */
export async function publishPolicies(
  store: PolicyStore,
  policies: readonly Omit<RoomPolicy, 'version'>[],
): Promise<Map<string, OfferedPolicy>> {
  const offered = new Map<string, OfferedPolicy>();
  for (const policy of policies) {
    const published = await store.publish(policy);
    offered.set(published.kind, offerPolicy(published));
  }
  return offered;
}
