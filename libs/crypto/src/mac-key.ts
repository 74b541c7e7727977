import { createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import { KEY_BYTES, type DataKey } from './data-key.js';

const NO_SALT = new Uint8Array(0);

/**
 * A key for HMAC-SHA-256 alone, derived from a data key (HKDF-SHA-256, RFC 5869, the label as info): no rotation of what wraps that key
 * changes it, and whoever copies the database has neither.
 */
export const macKeyOf = (key: DataKey, label: string): KeyObject =>
  createSecretKey(Buffer.from(hkdfSync('sha256', key.key, NO_SALT, label, KEY_BYTES)));
