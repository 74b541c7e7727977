import { describe, expect, it } from '@jest/globals';
import { texts } from '../texts/en.js';

const { authorship, signatureBroken } = texts.verdict;

describe('the second line of the verdict', () => {
  it('says up to where a device signed, and calmly what it has not signed yet', () => {
    expect(authorship({ seat: 1, signedUpTo: 412, last: 412 })).toBe('Signed by the device in seat 1 up to entry 412.');
    expect(authorship({ seat: 2, signedUpTo: 400, last: 1411 })).toBe(
      'Signed by the device in seat 2 up to entry 400. Its last message is entry 1,411.',
    );
    expect(authorship({ seat: 2, signedUpTo: 0, last: 7 })).toBe('Seat 2 has not signed yet.');
    expect(authorship({ seat: 2, signedUpTo: 0, last: 0 })).toBe('Seat 2 has said nothing.');
  });

  it('names the receipt that does not hold', () => {
    expect(signatureBroken(2, 3)).toBe('Receipt 3 of seat 2 does not hold.');
  });
});
