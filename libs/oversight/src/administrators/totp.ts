import { randomBytes } from 'node:crypto';
import type { AdministratorId, ServerTime } from '@parley/contracts';
import { open, PURPOSE, seal } from '@parley/crypto';
import type { DataKey, Sealed } from '@parley/crypto';
import { generateURI, ScureBase32Plugin, verifySync } from 'otplib';

/** RFC 4226, section 4, R6: 160 bits. */
const TOTP_SECRET_BYTES = 20;
/** RFC 6238, section 5.2: one step either way, for clocks that differ and codes typed slowly. */
const TOLERANCE_SECONDS = 30;
const ISSUER = 'Parley';
const base32 = new ScureBase32Plugin();

export const newTotpSecret = (): Buffer => randomBytes(TOTP_SECRET_BYTES);
/** Compared with when there is nobody to compare with, so that it takes as long. */
export const DECOY_TOTP_SECRET: Buffer = Buffer.alloc(TOTP_SECRET_BYTES, 1);

/** As authenticators take it: base32 without padding, and the otpauth URI of the same. */
export function totpForAuthenticator(secret: Buffer, name: string): { totpSecret: string; totpUri: string } {
  const totpSecret = base32.encode(secret, { padding: false });
  return { totpSecret, totpUri: generateURI({ strategy: 'totp', issuer: ISSUER, label: name, secret: totpSecret }) };
}

/** The time step whose code this is (RFC 6238: SHA-1, 6 digits, 30 s), or null. Whether it was used before is for the store to say. */
export function totpStep(secret: Uint8Array, code: string, now: ServerTime): number | null {
  const found = verifySync({
    strategy: 'totp',
    secret,
    token: code,
    epoch: Math.floor(now / 1000),
    epochTolerance: TOLERANCE_SECONDS,
  });
  return found.valid && 'timeStep' in found ? found.timeStep : null;
}

const place = (id: AdministratorId) => ({ purpose: PURPOSE.totp, roomId: null, recordId: id, seat: 0 });
export const sealTotpSecret = (key: DataKey, id: AdministratorId, secret: Buffer): Sealed =>
  seal(key, place(id), secret);
/** Throws EnvelopeError when it is not this administrator's. */
export const openTotpSecret = (key: DataKey, id: AdministratorId, sealed: Sealed): Buffer =>
  open(key, place(id), sealed);
