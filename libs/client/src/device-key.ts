import { toBase64url, type Thumbprint } from '@parley/contracts';

/** The public half as it travels in a proof's header: nothing but what RFC 7638, section 3.2 hashes. */
export interface PublicJwk {
  kty: 'EC';
  crv: 'P-256';
  x: string;
  y: string;
}
/** A browser or program with its own key pair. The private half can sign and can't be read. */
export interface Device {
  readonly thumbprint: Thumbprint;
  readonly publicJwk: PublicJwk;
  readonly privateKey: CryptoKey;
}
/** Where a device's key pair lives between two visits. */
export interface KeyStore {
  load(): Promise<CryptoKeyPair | null>;
  /** Keeps the pair unless there is one already; answers the pair that is kept now. */
  keep(pair: CryptoKeyPair): Promise<CryptoKeyPair>;
}

/** For programs and tests: the device lasts as long as this object. */
export class MemoryKeyStore implements KeyStore {
  #pair: CryptoKeyPair | null = null;

  load(): Promise<CryptoKeyPair | null> {
    return Promise.resolve(this.#pair);
  }

  keep(pair: CryptoKeyPair): Promise<CryptoKeyPair> {
    this.#pair ??= pair;
    return Promise.resolve(this.#pair);
  }
}

const P256 = { name: 'ECDSA', namedCurve: 'P-256' } as const;

/** The device of this store, made on the first call. Throws when WebCrypto or the store is away. */
export async function openDevice(store: KeyStore): Promise<Device> {
  // Two tabs may both find nothing: `keep` decides which pair stays, and both use that one.
  const pair =
    (await store.load()) ?? (await store.keep(await crypto.subtle.generateKey(P256, false, ['sign', 'verify'])));
  const { x, y } = await crypto.subtle.exportKey('jwk', pair.publicKey);
  if (x === undefined || y === undefined) throw new TypeError('not an elliptic curve key');
  const publicJwk: PublicJwk = { kty: 'EC', crv: 'P-256', x, y };
  return { thumbprint: await thumbprintOf(publicJwk), publicJwk, privateKey: pair.privateKey };
}

/** RFC 7638: SHA-256 over the required members alone, in the order of their names, without white space. */
async function thumbprintOf({ crv, kty, x, y }: PublicJwk): Promise<Thumbprint> {
  const members = new TextEncoder().encode(JSON.stringify({ crv, kty, x, y }));
  return toBase64url(new Uint8Array(await crypto.subtle.digest('SHA-256', members))) as Thumbprint;
}
