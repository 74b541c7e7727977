export type { Plaintext, Sealed } from './brands.js';
export { DataKey, dataKeyFrom, newDataKey } from './data-key.js';
export { DIGEST_BYTES, equalBytes, hmacSha256, sha256, sha256Into } from './digest.js';
export { open, seal, type EnvelopeContext } from './envelope.js';
export { jwkThumbprint, verifyEs256, type P256Jwk } from './es256.js';
export { durableId, randomToken, volatileId } from './identifiers.js';
export { macKeyOf } from './mac-key.js';
export {
  MasterKeyMissing,
  type KeyFingerprint,
  type KeyVault,
  type WrapContext,
  type WrappedKey,
} from './key-vault.js';
export { MasterKeyRing } from './master-key-ring.js';
export { parseMasterKeys, type MasterKey, type MasterKeys } from './master-keys.js';
export { PURPOSE, type Purpose } from './purpose.js';
export { EnvelopeError } from './sealed-format.js';
export { parseSigningKeys, SigningKey, verifySignature } from './signing-key.js';
export { ServiceSecret } from './service-secret.js';
export { UUID_BYTES, uuidBytes } from './uuid-bytes.js';
