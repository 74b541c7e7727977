import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { Sealed } from './brands.js';
import { MasterKeyMissing, type WrapContext } from './key-vault.js';
import { MasterKeyRing } from './master-key-ring.js';
import { parseMasterKeys } from './master-keys.js';
import { EnvelopeError } from './sealed-format.js';

const newKey = () => randomBytes(32).toString('base64');
const [first, second] = [newKey(), newKey()];
function ring(setting: string): MasterKeyRing {
  const parsed = parseMasterKeys({ MASTER_KEYS: setting });
  if ('faults' in parsed) throw new Error(parsed.faults.join(' '));
  return new MasterKeyRing(parsed.keys);
}
const room: WrapContext = { purpose: 'room', id: '0190a1b2-c3d4-7e5f-8a6b-0123456789ab', version: 1 };
const key = randomBytes(32);

describe('the master key ring', () => {
  it('gives back the key it wrapped, and shows nothing of it', async () => {
    const vault = ring(`1:${first}`);
    const { masterKeyId, wrapped } = await vault.wrap(key, room);
    expect(masterKeyId).toBe(1);
    expect(wrapped.includes(key)).toBe(false);
    expect((await vault.unwrap(wrapped, { ...room, masterKeyId })).equals(key)).toBe(true);
  });

  it('wraps under the first key and still unwraps under the others', async () => {
    const { wrapped } = await ring(`1:${first}`).wrap(key, room);
    const rotated = ring(`2:${second}, 1:${first}`);
    expect((await rotated.unwrap(wrapped, { ...room, masterKeyId: 1 })).equals(key)).toBe(true);
    expect((await rotated.wrap(key, room)).masterKeyId).toBe(2);
  });

  it('refuses another room, purpose or version, another master key, and every flipped bit', async () => {
    const vault = ring(`1:${first},2:${second}`);
    const { masterKeyId, wrapped } = await vault.wrap(key, room);
    const here = { ...room, masterKeyId };
    const wrong = [
      { ...here, id: '0190a1b2-c3d4-7e5f-8a6b-0123456789ac' },
      { ...here, purpose: 'service' as const },
      { ...here, version: 2 },
      { ...here, masterKeyId: 2 },
    ];
    for (const context of wrong) await expect(vault.unwrap(wrapped, context)).rejects.toThrow(EnvelopeError);
    for (let at = 0; at < wrapped.length; at++) {
      const changed = Buffer.from(wrapped);
      changed.writeUInt8(changed.readUInt8(at) ^ 0x10, at);
      await expect(vault.unwrap(changed as Sealed, here)).rejects.toThrow(EnvelopeError);
    }
  });

  it('says which master key is missing', async () => {
    const { wrapped } = await ring(`1:${first}`).wrap(key, room);
    await expect(ring(`2:${second}`).unwrap(wrapped, { ...room, masterKeyId: 1 })).rejects.toEqual(
      new MasterKeyMissing(1),
    );
  });
});

describe('the master key settings', () => {
  it('take a lone MASTER_KEY in hex or base64 as id 1', async () => {
    const bytes = randomBytes(32);
    const { masterKeyId, wrapped } = await ring(`1:${bytes.toString('base64')}`).wrap(key, room);
    for (const text of [
      bytes.toString('hex'),
      bytes.toString('hex').toUpperCase(),
      bytes.toString('base64'),
      bytes.toString('base64').replace('=', ''),
      ` ${bytes.toString('hex')}\n`,
    ]) {
      const parsed = parseMasterKeys({ MASTER_KEY: text, MASTER_KEYS: '' });
      if ('faults' in parsed) throw new Error(parsed.faults.join(' '));
      expect((await new MasterKeyRing(parsed.keys).unwrap(wrapped, { ...room, masterKeyId })).equals(key)).toBe(true);
    }
  });

  it('are refused with every fault at once, and never with the secret', () => {
    const faultsOf = (settings: { MASTER_KEYS?: string; MASTER_KEY?: string }) => {
      const parsed = parseMasterKeys(settings);
      return 'faults' in parsed ? parsed.faults : [];
    };
    expect(faultsOf({})).toHaveLength(1);
    expect(faultsOf({ MASTER_KEY: first, MASTER_KEYS: `1:${first}` })).toHaveLength(1);
    expect(faultsOf({ MASTER_KEY: 'change-me' })).toHaveLength(1);
    expect(faultsOf({ MASTER_KEY: randomBytes(31).toString('hex') })).toHaveLength(1);
    const faults = faultsOf({ MASTER_KEYS: `${first},0:${first},2:secret,3:${first},3:${second},2147483648:${first}` });
    expect(faults).toHaveLength(5);
    for (const fault of faults) for (const secret of [first, second, 'secret']) expect(fault).not.toContain(secret);
  });
});
