import { generateKeyPairSync, sign } from 'node:crypto';
import { RECEIPT_TYPE, type ReceiptClaims, type Thumbprint } from '@parley/contracts';
import { jwkThumbprint, type P256Jwk } from '@parley/crypto';
import { ownDigest, receiptDigest } from '@parley/record';

type OwnMessages = Parameters<typeof ownDigest>[0];

const part = (value: object): string => Buffer.from(JSON.stringify(value), 'utf8').toString('base64url');

/** A device with a key that signs receipts, as honest or not as a test wants. */
export class SigningDevice {
  readonly #privateKey;
  readonly jwk: P256Jwk;
  readonly thumbprint: Thumbprint;

  constructor() {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
    this.#privateKey = privateKey;
    this.jwk = { kty: 'EC', crv: 'P-256', x, y };
    this.thumbprint = jwkThumbprint(this.jwk) as Thumbprint;
  }

  /** A compact JWS over the claims. */
  sign(claims: object, header: object = {}): string {
    const signed = `${part({ typ: RECEIPT_TYPE, jwk: this.jwk, alg: 'ES256', ...header })}.${part(claims)}`;
    const signature = sign('sha256', Buffer.from(signed, 'ascii'), {
      key: this.#privateKey,
      dsaEncoding: 'ieee-p1363',
    });
    return `${signed}.${signature.toString('base64url')}`;
  }

  /** The next receipt after `previous` (null for none), over these messages of its own. */
  receipt(
    at: { room: string; seat: number; lastSeq: number; previous: { number: number; jws: string } | null },
    own: OwnMessages,
  ): { seat: number; number: number; jws: string } {
    const { room, seat, lastSeq, previous } = at;
    const claims: ReceiptClaims = {
      room,
      seat,
      number: (previous?.number ?? 0) + 1,
      previous: previous && receiptDigest(previous.jws).toString('base64url'),
      lastSeq,
      own: ownDigest(own).toString('base64url'),
    };
    return { seat, number: claims.number, jws: this.sign(claims) };
  }
}
