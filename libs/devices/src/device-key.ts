import type { Thumbprint } from '@parley/contracts';
import { calculateJwkThumbprint, importJWK, type CryptoKey } from 'jose';
import { LRUCache } from 'lru-cache';

/** A device's public key, with nothing else in it. */
export interface PublicJwk {
  kty: 'EC';
  crv: 'P-256';
  x: string;
  y: string;
}
export interface DeviceKey {
  key: CryptoKey;
  /** RFC 7638, SHA-256: the device's name. */
  thumbprint: Thumbprint;
}

// Importing checks that the point lies on the curve, which costs more than looking the key up again.
const keys = new LRUCache<string, DeviceKey>({ max: 2000 });

/** Imports a key and names its device; throws when the point is not on P-256. */
export async function deviceKey(jwk: PublicJwk): Promise<DeviceKey> {
  const name = `${jwk.x}.${jwk.y}`;
  const known = keys.get(name);
  if (known) return known;
  const key = await importJWK(jwk, 'ES256');
  if (key instanceof Uint8Array) throw new TypeError('a device key is no secret');
  const made = { key, thumbprint: (await calculateJwkThumbprint(jwk, 'sha256')) as Thumbprint };
  keys.set(name, made);
  return made;
}
