import { describe, expect, it } from '@jest/globals';
import { SigningKey } from '@parley/crypto';
import { parseCheckpoint } from './checkpoint.js';
import { isKeyChange, signKeyChange } from './key-change.js';

const [old, next, stranger] = [1, 2, 3].map((byte) => new SigningKey(Buffer.alloc(32, byte))) as [
  SigningKey,
  SigningKey,
  SigningKey,
];
const change = signKeyChange('parley/log', old, next);

describe('a change of the key', () => {
  it('is said by both keys, of one log', () => {
    expect(isKeyChange('parley/log', change)).toBe(true);
    expect(isKeyChange('parley/other', change)).toBe(false);
  });

  it('is none when one of them did not say so', () => {
    const [first, second] = change.signatures;
    expect(isKeyChange('parley/log', { ...change, signatures: [second, second] })).toBe(false);
    expect(isKeyChange('parley/log', { ...change, signatures: [first, first] })).toBe(false);
    expect(isKeyChange('parley/log', { ...change, to: signKeyChange('parley/log', old, stranger).to })).toBe(false);
    const forged = signKeyChange('parley/log', stranger, next);
    expect(isKeyChange('parley/log', { ...forged, from: change.from })).toBe(false);
  });

  it('can never be taken for a checkpoint, nor a checkpoint for it', () => {
    expect(parseCheckpoint(change.statement)).toBeNull();
  });
});
