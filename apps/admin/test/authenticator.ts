import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { isoCBOR } from '@simplewebauthn/server/helpers';

interface Options {
  challenge: string;
  rp?: { id: string };
  rpId?: string;
  user?: { id: string };
}
/** What a test may have the authenticator do wrong, or say of itself. */
export interface Answering {
  origin: string;
  counter?: number;
  /** Did it check who holds it? */
  userVerified?: boolean;
  challenge?: string;
  userHandle?: string;
}

const USER_PRESENT = 0x01;
const USER_VERIFIED = 0x04;
const WITH_CREDENTIAL = 0x40;
const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
const sha256 = (bytes: string | Buffer): Buffer => createHash('sha256').update(bytes).digest();

/** An authenticator with one resident P-256 key, as WebAuthn Level 3 lays out its answers (sections 6.1, 6.5 and 8.7). */
export class Authenticator {
  readonly id = base64url(randomBytes(16));
  readonly #key = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  #rpId = '';
  #userHandle = '';

  /** Makes the key and answers `navigator.credentials.create`. */
  create(options: Options, answering: Answering) {
    this.#rpId = options.rp?.id ?? '';
    this.#userHandle = options.user?.id ?? '';
    const { x = '', y = '' } = this.#key.publicKey.export({ format: 'jwk' });
    // COSE_Key (RFC 9053, section 7.1.1): EC2, ES256, P-256.
    const coseKey = isoCBOR.encode(
      new Map<number, number | Uint8Array>([
        [1, 2],
        [3, -7],
        [-1, 1],
        [-2, new Uint8Array(Buffer.from(x, 'base64url'))],
        [-3, new Uint8Array(Buffer.from(y, 'base64url'))],
      ]),
    );
    const id = Buffer.from(this.id, 'base64url');
    const credential = Buffer.concat([Buffer.alloc(16), Buffer.from([0, id.length]), id, coseKey]);
    const authData = Buffer.concat([this.#authData(answering, WITH_CREDENTIAL), credential]);
    const attestationObject = isoCBOR.encode(
      new Map<string, unknown>([
        ['fmt', 'none'],
        ['attStmt', new Map()],
        ['authData', new Uint8Array(authData)],
      ]) as Parameters<typeof isoCBOR.encode>[0],
    );
    return this.#credential({
      clientDataJSON: this.#clientData('webauthn.create', options, answering),
      attestationObject: base64url(attestationObject),
      transports: ['internal'],
    });
  }

  /** Answers `navigator.credentials.get`. */
  get(options: Options, answering: Answering) {
    const clientDataJSON = this.#clientData('webauthn.get', options, answering);
    const authData = this.#authData(answering, 0);
    const signed = Buffer.concat([authData, sha256(Buffer.from(clientDataJSON, 'base64url'))]);
    return this.#credential({
      clientDataJSON,
      authenticatorData: base64url(authData),
      signature: base64url(sign('sha256', signed, this.#key.privateKey)),
      userHandle: answering.userHandle ?? this.#userHandle,
    });
  }

  #credential(response: Record<string, unknown>) {
    return { id: this.id, rawId: this.id, type: 'public-key', response, clientExtensionResults: {} };
  }

  #clientData(type: string, { challenge }: Options, answering: Answering): string {
    const data = { type, challenge: answering.challenge ?? challenge, origin: answering.origin, crossOrigin: false };
    return Buffer.from(JSON.stringify(data)).toString('base64url');
  }

  #authData({ counter = 0, userVerified = true }: Answering, more: number): Buffer {
    const flags = USER_PRESENT | (userVerified ? USER_VERIFIED : 0) | more;
    const tail = Buffer.alloc(5);
    tail.writeUInt8(flags, 0);
    tail.writeUInt32BE(counter, 1);
    return Buffer.concat([sha256(this.#rpId), tail]);
  }
}
