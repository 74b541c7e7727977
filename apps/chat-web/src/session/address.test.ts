import { describe, expect, it } from '@jest/globals';
import { partsOf } from './address.js';

describe('the parts of a path', () => {
  it('are a page and what it is about', () => {
    expect(partsOf('/join/7Q0M')).toEqual(['join', '7Q0M']);
    expect(partsOf('/join/7Q0M/')).toEqual(['join', '7Q0M']);
    expect(partsOf('/host')).toEqual(['host', null]);
    expect(partsOf('/room/a%20b')).toEqual(['room', 'a b']);
  });
  it('are none where no page of ours can be', () => {
    for (const path of ['/', '', '//', '/a/b/c', '/join/%E0%A4%A']) expect(partsOf(path)).toBeNull();
  });
});
