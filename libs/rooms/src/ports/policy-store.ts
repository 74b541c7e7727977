import type { RoomPolicy } from '@parley/contracts';

/** Policies as they were, by kind and version. */
export interface PolicyStore {
  /** The version this policy has, or gets when it is new: the count of policies the kind has had. Logged when new. */
  publish(policy: Omit<RoomPolicy, 'version'>): Promise<RoomPolicy>;
}
