import { canonicalJson, type RoomPolicy } from '@parley/contracts';
import { sha256 } from '@parley/crypto';

/** The RFC 8785 form of a JSON value in UTF-8: what is committed to and sealed. Throws on what JSON can't hold. */
export const contentBytes = (value: unknown): Buffer => Buffer.from(canonicalJson(value), 'utf8');

/** SHA-256 of the RFC 8785 form of the whole policy: 32 bytes, the same digest a device signs as `terms`. */
export const policyDigest = (policy: RoomPolicy): Buffer => sha256(contentBytes(policy));
