import { toBase64url } from '@parley/contracts';

const utf8 = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
const part = (value: object): string => toBase64url(utf8(JSON.stringify(value)));

/**
 * A compact JWS (RFC 7515, section 3.1) with ES256: WebCrypto's ECDSA signature is already the R ‖ S of RFC 7518,
 * section 3.4. Checked with `jose` by the service and the tests; the page has no use for the rest of a JOSE library.
 */
export async function signJws(
  header: { typ: string; jwk?: object },
  claims: object,
  privateKey: CryptoKey,
): Promise<string> {
  const signed = `${part({ ...header, alg: 'ES256' })}.${part(claims)}`;
  const signature = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, privateKey, utf8(signed));
  return `${signed}.${toBase64url(new Uint8Array(signature))}`;
}
