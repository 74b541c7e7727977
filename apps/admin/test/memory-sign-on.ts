import type { Identity, SignOnSecrets, SingleSignOn } from '@parley/oversight';

/** A provider that is there and believes whoever it is told of; the real ones have their own test. */
export class MemorySignOn implements SingleSignOn {
  readonly issuer = 'https://id.example';
  readonly name = 'Example';
  /** Who comes back; null: nobody who can be believed. */
  who: Identity | null = null;

  begin({ state }: SignOnSecrets): Promise<URL> {
    return Promise.resolve(new URL(`https://id.example/auth?state=${state}`));
  }
  end(): Promise<Identity | null> {
    return Promise.resolve(this.who);
  }
}
