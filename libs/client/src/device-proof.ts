import { toBase64url, type ServerTime } from '@parley/contracts';
import type { Device } from './device-key.js';
import { signJws } from './sign-jws.js';

export interface ProofInput {
  device: Device;
  /** The request's method; GET for a socket's handshake. */
  htm: 'GET' | 'POST' | 'DELETE';
  /** The request's URL as the service's own settings spell it, without query and fragment. */
  htu: string;
  nonce: string;
  now: ServerTime;
  /** The raw bytes that are sent; none for a request without a body. */
  body?: Uint8Array<ArrayBuffer> | undefined;
  /** Digest of the terms that were shown and accepted. */
  terms?: string | undefined;
}

/** A proof for one request, a compact JWS (RFC 9449, section 4.2, with `bh` and `terms` besides). Good once. */
export async function makeProof({ device, htm, htu, nonce, now, body, terms }: ProofInput): Promise<string> {
  const claims = {
    htm,
    htu,
    nonce,
    jti: crypto.randomUUID(),
    ...(body && { bh: toBase64url(new Uint8Array(await crypto.subtle.digest('SHA-256', body))) }),
    ...(terms !== undefined && { terms }),
    iat: Math.floor(now / 1000),
  };
  return signJws({ typ: 'dpop+jwt', jwk: device.publicJwk }, claims, device.privateKey);
}
