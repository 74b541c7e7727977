import { describe, expect, it } from '@jest/globals';
import { isThumbprint } from '@parley/contracts';
import { calculateJwkThumbprint } from 'jose';
import { MemoryKeyStore, openDevice } from './device-key.js';

describe('a device', () => {
  it('has a key whose private half can not be taken out', async () => {
    const { privateKey } = await openDevice(new MemoryKeyStore());
    expect(privateKey).toMatchObject({ extractable: false, usages: ['sign'] });
    await expect(crypto.subtle.exportKey('jwk', privateKey)).rejects.toThrow();
  });

  it('is named by the RFC 7638 thumbprint of its public half', async () => {
    const { thumbprint, publicJwk } = await openDevice(new MemoryKeyStore());
    expect(thumbprint).toBe(await calculateJwkThumbprint(publicJwk));
    expect(isThumbprint(thumbprint)).toBe(true);
  });

  it('stays the same on the next visit', async () => {
    const store = new MemoryKeyStore();
    expect((await openDevice(store)).thumbprint).toBe((await openDevice(store)).thumbprint);
  });

  it('is one device when two tabs make it at the same time', async () => {
    const store = new MemoryKeyStore();
    const [one, other] = await Promise.all([openDevice(store), openDevice(store)]);
    expect(one.thumbprint).toBe(other.thumbprint);
    expect(one.privateKey).toBe(other.privateKey);
  });
});
