import { describe, expect, it } from '@jest/globals';
import { keysLeft, unusedKeys } from './rotation-progress.js';

const masterKeys = [
  { id: 1, rooms: 0, services: 0 },
  { id: 2, rooms: 12, services: 1 },
  { id: 3, rooms: 0, services: 0 },
];

describe('how far a rotation is', () => {
  it('counts every key that another master key still wraps', () => {
    expect(keysLeft({ masterKeys }, 3)).toBe(13);
    expect(keysLeft({ masterKeys }, 2)).toBe(0);
  });

  it('names master keys that wrap nothing, and never the primary', () => {
    expect(unusedKeys({ primary: 3, masterKeys })).toEqual([1]);
    expect(unusedKeys({ primary: 2, masterKeys })).toEqual([1, 3]);
  });
});
