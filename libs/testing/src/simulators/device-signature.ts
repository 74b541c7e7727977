import { generateKeyPairSync, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { P256Jwk } from '@parley/crypto';

/** A device's key as Node holds it. */
export interface DeviceSigner {
  jwk: P256Jwk;
  privateKey: KeyObject;
}

export function newDeviceKey(): DeviceSigner {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  return { jwk: { kty: 'EC', crv: 'P-256', x, y }, privateKey };
}

/** A compact JWS as devices sign them: ES256, the public key in the header. */
export function deviceJws({ jwk, privateKey }: DeviceSigner, typ: string, claims: object): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value), 'utf8').toString('base64url');
  const signed = `${part({ typ, jwk, alg: 'ES256' })}.${part(claims)}`;
  const signature = sign('sha256', Buffer.from(signed, 'latin1'), { key: privateKey, dsaEncoding: 'ieee-p1363' });
  return `${signed}.${signature.toString('base64url')}`;
}
