import { hmacSha256 } from '@parley/crypto';
import type { ServiceSecret } from '@parley/crypto';
import { addressGroup } from '@parley/platform';
import type { ServerTime } from '@parley/contracts';

const DAY_MS = 86_400_000;

/** Keyed hashes that stand for addresses, under a key of the day: nothing that counts or is kept holds an address. */
export class AddressKeys {
  readonly #keys = new Map<number, Buffer>();

  constructor(
    private readonly secret: ServiceSecret,
    private readonly now: () => ServerTime,
  ) {}

  /** What budgets count by: the IPv4 address or the IPv6 /64, under today's key. */
  network(address: string): string {
    return this.#hash(this.#today(), address).toString('base64url');
  }

  /** Under today's and yesterday's key, 32 bytes each. */
  tags(address: string): Buffer[] {
    const today = this.#today();
    return [this.#hash(today, address), this.#hash(today - 1, address)];
  }

  #today(): number {
    return Math.floor(this.now() / DAY_MS);
  }

  #hash(day: number, address: string): Buffer {
    let key = this.#keys.get(day);
    if (!key) {
      key = this.secret.derive(`addresses of day ${day}`);
      for (const known of this.#keys.keys()) if (known < day - 1) this.#keys.delete(known);
      this.#keys.set(day, key);
    }
    return hmacSha256(key, Buffer.from(addressGroup(address), 'utf8'));
  }
}
