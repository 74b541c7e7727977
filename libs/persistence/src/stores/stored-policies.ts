import type { RoomPolicy } from '@parley/contracts';
import { policyDigest } from '@parley/record';
import type { ClientBase, Pool } from 'pg';

export interface StoredPolicy {
  policy: RoomPolicy;
  /** SHA-256 of its RFC 8785 form, 32 bytes. */
  digest: Buffer;
}

/** Policies never change, so each is read once a process. */
export class StoredPolicies {
  private readonly known = new Map<string, StoredPolicy>();

  async get(client: Pool | ClientBase, kind: string, version: number): Promise<StoredPolicy> {
    const key = `${kind}/${version}`;
    const known = this.known.get(key);
    if (known) return known;
    const { rows } = await client.query<{ policy: RoomPolicy }>(
      'select policy from policies where kind = $1 and version = $2',
      [kind, version],
    );
    const [row] = rows;
    if (!row) throw new Error(`no policy ${key}`);
    const stored = { policy: row.policy, digest: policyDigest(row.policy) };
    this.known.set(key, stored);
    return stored;
  }
}
