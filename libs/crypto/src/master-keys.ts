import { createSecretKey, type KeyObject } from 'node:crypto';
import { KEY_BYTES } from './data-key.js';

export interface MasterKey {
  id: number;
  key: KeyObject;
}
/** The first key is primary: it wraps whatever is wrapped from now on. */
export type MasterKeys = readonly [MasterKey, ...MasterKey[]];

const MAX_ID = 0x7fff_ffff;

/** 32 bytes in hex (64 digits) or base64 (43 characters and perhaps `=`). */
function decodeKey(text: string): KeyObject | null {
  const encoding = /^[0-9a-fA-F]{64}$/.test(text) ? 'hex' : /^[A-Za-z0-9+/]{43}=?$/.test(text) ? 'base64' : null;
  if (encoding === null) return null;
  const bytes = Buffer.from(text, encoding);
  return bytes.length === KEY_BYTES ? createSecretKey(bytes) : null;
}

/**
 * Master keys from the settings `MASTER_KEYS` (`id:key,…`, the first is primary) or `MASTER_KEY` (id 1); an empty one is not given.
 * Faults are sentences for the operator and never hold a piece of a key.
 */
export function parseMasterKeys(settings: {
  MASTER_KEYS?: string | undefined;
  MASTER_KEY?: string | undefined;
}): { keys: MasterKeys } | { faults: string[] } {
  const many = settings.MASTER_KEYS?.trim() ?? '';
  const lone = settings.MASTER_KEY?.trim() ?? '';
  if (many !== '' && lone !== '') return { faults: ['Give MASTER_KEYS or MASTER_KEY, not both.'] };
  if (many === '' && lone === '') return { faults: ['MASTER_KEYS (or MASTER_KEY) is missing.'] };
  if (many === '') {
    const key = decodeKey(lone);
    return key ? { keys: [{ id: 1, key }] } : { faults: ['MASTER_KEY must be 32 bytes in hex or base64.'] };
  }
  const faults: string[] = [];
  const keys: MasterKey[] = [];
  for (const [index, item] of many.split(',').entries()) {
    const place = `MASTER_KEYS, key ${index + 1}`;
    const colon = item.indexOf(':');
    const idText = item.slice(0, Math.max(colon, 0)).trim();
    const id = /^[1-9]\d{0,9}$/.test(idText) ? Number(idText) : MAX_ID + 1;
    const key = decodeKey(item.slice(colon + 1).trim());
    if (colon < 0) faults.push(`${place}: write it as id:key.`);
    else if (id > MAX_ID) faults.push(`${place}: the id must be a whole number from 1 to ${MAX_ID}.`);
    else if (key === null) faults.push(`${place}: the key must be 32 bytes in base64 or hex.`);
    else if (keys.some((other) => other.id === id)) faults.push(`${place}: id ${id} is used twice.`);
    else keys.push({ id, key });
  }
  const [primary, ...others] = keys;
  return faults.length > 0 || !primary ? { faults } : { keys: [primary, ...others] };
}
