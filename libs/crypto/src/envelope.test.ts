import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Sealed } from './brands.js';
import { dataKeyFrom, newDataKey } from './data-key.js';
import { open, seal, type EnvelopeContext } from './envelope.js';
import { PURPOSE, type Purpose } from './purpose.js';
import { EnvelopeError, SEALED_OVERHEAD, sealedKeyVersion } from './sealed-format.js';

const key = newDataKey(7);
const purposes = Object.values(PURPOSE).filter((purpose): purpose is Purpose => purpose !== PURPOSE.wrappedKey);
const context = fc.record<EnvelopeContext>({
  purpose: fc.constantFrom(...purposes),
  roomId: fc.option(fc.uuid()),
  recordId: fc.uuid(),
  seat: fc.integer({ min: 0, max: 0xffff_ffff }),
});
const words = fc.uint8Array({ maxLength: 400 });

describe('an envelope', () => {
  it('opens to what was sealed, in its own place', () => {
    fc.assert(
      fc.property(context, words, (place, plaintext) => {
        const sealed = seal(key, place, plaintext);
        expect(sealed).toHaveLength(plaintext.length + SEALED_OVERHEAD);
        expect(open(key, place, sealed).equals(plaintext)).toBe(true);
      }),
    );
  });

  it('is laid out as version, purpose, key version, nonce, ciphertext, tag', () => {
    const place: EnvelopeContext = {
      purpose: PURPOSE.address,
      roomId: null,
      recordId: '0190a1b2-c3d4-7e5f-8a6b-0123456789ab',
      seat: 2,
    };
    const sealed = seal(key, place, Buffer.from('words'));
    expect(sealed.subarray(0, 6).toString('hex')).toBe('010300000007');
    expect(sealed).toHaveLength(1 + 1 + 4 + 12 + 5 + 16);
    expect(sealedKeyVersion(sealed)).toBe(7);
  });

  it('refuses every flipped bit', () => {
    fc.assert(
      fc.property(context, words, fc.nat(), (place, plaintext, at) => {
        const sealed = seal(key, place, plaintext);
        const bit = at % (sealed.length * 8);
        sealed.writeUInt8(sealed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
        expect(() => open(key, place, sealed)).toThrow(EnvelopeError);
      }),
    );
  });

  it('refuses every other length', () => {
    fc.assert(
      fc.property(context, words, fc.nat(), (place, plaintext, at) => {
        const sealed = seal(key, place, plaintext);
        expect(() => open(key, place, sealed.subarray(0, at % sealed.length) as Sealed)).toThrow(EnvelopeError);
        expect(() => open(key, place, Buffer.concat([sealed, Buffer.alloc(1)]) as Sealed)).toThrow(EnvelopeError);
      }),
    );
  });

  it('refuses another room, record, seat or purpose', () => {
    fc.assert(
      fc.property(
        context,
        context,
        words,
        fc.constantFrom('roomId', 'recordId', 'seat', 'purpose'),
        (place, other, plaintext, field) => {
          fc.pre(place[field] !== other[field]);
          const sealed = seal(key, place, plaintext);
          expect(() => open(key, { ...place, [field]: other[field] }, sealed)).toThrow(EnvelopeError);
        },
      ),
    );
  });

  it('refuses another key, and the same key under another version', () => {
    const place: EnvelopeContext = {
      purpose: PURPOSE.message,
      roomId: null,
      recordId: '0190a1b2-c3d4-7e5f-8a6b-0123456789ab',
      seat: 1,
    };
    const sealed = seal(key, place, Buffer.from('words'));
    expect(() => open(newDataKey(7), place, sealed)).toThrow(EnvelopeError);
    expect(() => open(dataKeyFrom(key.bytes(), 8), place, sealed)).toThrow(EnvelopeError);
    expect(open(dataKeyFrom(key.bytes(), 7), place, sealed).toString()).toBe('words');
  });

  it('says the same of every wrong envelope, garbage included', () => {
    const place: EnvelopeContext = {
      purpose: PURPOSE.message,
      roomId: null,
      recordId: '0190a1b2-c3d4-7e5f-8a6b-0123456789ab',
      seat: 1,
    };
    fc.assert(
      fc.property(words, (garbage) => {
        expect(() => open(key, place, Buffer.from(garbage) as Sealed)).toThrow(new EnvelopeError());
      }),
    );
    expect(() => open(key, { ...place, recordId: 'no uuid' }, seal(key, place, Buffer.alloc(0)))).toThrow(
      new EnvelopeError(),
    );
  });

  it('never uses a nonce twice', () => {
    const place: EnvelopeContext = {
      purpose: PURPOSE.message,
      roomId: null,
      recordId: '0190a1b2-c3d4-7e5f-8a6b-0123456789ab',
      seat: 1,
    };
    const nonces = Array.from({ length: 2000 }, () => seal(key, place, Buffer.alloc(1)).toString('hex', 6, 18));
    expect(new Set(nonces).size).toBe(2000);
  });

  it('is never made for a place that is none', () => {
    const place: EnvelopeContext = {
      purpose: PURPOSE.message,
      roomId: null,
      recordId: '0190a1b2-c3d4-7e5f-8a6b-0123456789ab',
      seat: 1,
    };
    expect(() => seal(key, { ...place, recordId: '0190A1B2' }, Buffer.alloc(0))).toThrow(TypeError);
    for (const seat of [-1, 1.5, Number.NaN, 2 ** 32])
      expect(() => seal(key, { ...place, seat }, Buffer.alloc(0))).toThrow();
  });

  it('names no key version when it is too short or of another format', () => {
    expect(() => sealedKeyVersion(Buffer.alloc(33, 1) as Sealed)).toThrow(EnvelopeError);
    expect(() => sealedKeyVersion(Buffer.alloc(40, 2) as Sealed)).toThrow(EnvelopeError);
  });
});

describe('a data key', () => {
  it('has 32 bytes and a version from 1', () => {
    expect(() => dataKeyFrom(Buffer.alloc(31), 1)).toThrow(RangeError);
    for (const version of [0, -1, 1.5, 2 ** 32]) expect(() => newDataKey(version)).toThrow(RangeError);
    expect(newDataKey(1).bytes().equals(newDataKey(1).bytes())).toBe(false);
  });
});
