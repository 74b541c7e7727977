import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { durableId, randomToken, volatileId } from './identifiers.js';
import { uuidBytes } from './uuid-bytes.js';

describe('ids', () => {
  it('puts the milliseconds of RFC 9562, appendix A.6, where the example has them', () => {
    expect(durableId(0x017f22e279b0)).toMatch(/^017f22e2-79b0-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it('sorts durable ids by time, also around a change of digits', () => {
    fc.assert(
      fc.property(fc.nat({ max: 2 ** 47 }), fc.integer({ min: 1, max: 1_000_000 }), (at, later) => {
        expect(durableId(at) < durableId(at + later)).toBe(true);
      }),
    );
  });

  it('makes each one once', () => {
    const ids = Array.from({ length: 5000 }, (_, i) => (i % 2 ? durableId(1) : volatileId()));
    expect(new Set(ids).size).toBe(5000);
    expect(volatileId().charAt(14)).toBe('4');
    expect(randomToken(16)).toMatch(/^[A-Za-z0-9_-]{22}$/);
  });
});

describe('the bytes of a UUID', () => {
  it('are its hex digits, written where they belong', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.nat({ max: 5 }), (id, offset) => {
        const target = Buffer.alloc(offset + 17, 0xee);
        uuidBytes(id, target, offset);
        expect(target.toString('hex')).toBe(`${'ee'.repeat(offset)}${id.replaceAll('-', '')}ee`);
      }),
    );
  });

  it('are refused for any other text', () => {
    const id = '0190a1b2-c3d4-7e5f-8a6b-0123456789ab';
    const wrong = [
      id.toUpperCase(),
      id.slice(1),
      `${id}0`,
      id.replaceAll('-', '0'),
      id.replace('a', 'g'),
      id.replace('a', 'ā'),
      `{${id.slice(2)}}`,
      '',
    ];
    for (const text of wrong)
      expect(() => {
        uuidBytes(text, Buffer.alloc(16), 0);
      }).toThrow(TypeError);
    fc.assert(
      fc.property(fc.nat({ max: 35 }), fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }), (at, character) => {
        fc.pre(!(at === 8 || at === 13 || at === 18 || at === 23 ? /-/ : /[0-9a-f]/).test(character));
        expect(() => {
          uuidBytes(id.slice(0, at) + character + id.slice(at + 1), Buffer.alloc(16), 0);
        }).toThrow(TypeError);
      }),
    );
  });

  it('never run over the end', () => {
    expect(() => {
      uuidBytes(durableId(), Buffer.alloc(20), 5);
    }).toThrow(RangeError);
  });
});
