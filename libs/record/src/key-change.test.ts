import { describe, expect, it } from '@jest/globals';
import { SigningKey } from '@parley/crypto';
import { parseCheckpoint } from './checkpoint.js';
import { isKeyChange, keyChangeNote, keysBelieved, openKeyChange, signKeyChange } from './key-change.js';

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

  it('opens from the file it is kept in, whole and with nothing under it', () => {
    const note = keyChangeNote(change);
    expect(openKeyChange(note)).toMatchObject({
      from: { publicKey: old.publicKey },
      to: { publicKey: next.publicKey },
    });
    expect(openKeyChange(`${note}more`)).toBeNull();
    expect(openKeyChange(note.replace('parley/log', 'parley/other'))).toBeNull();
    expect(openKeyChange(change.statement)).toBeNull();
  });

  it('leads from a key that is believed to the ones it replaced, and only otherwise to those that replaced it', () => {
    const changes = [signKeyChange('l', next, stranger), signKeyChange('l', old, next)].flatMap(
      (one) => openKeyChange(keyChangeNote(one)) ?? [],
    );
    const [first, second, third] = [old, next, stranger].map(({ publicKey }) => ({
      name: 'l',
      type: 1 as const,
      publicKey,
    }));
    if (!first || !second || !third) throw new Error('three keys');
    expect(keysBelieved([first], changes, true)).toEqual([first, second, third]);
    expect(keysBelieved([second], changes, false)).toEqual([second, first]);
    expect(keysBelieved([first], changes, false)).toEqual([first]);
  });

  it('can never be taken for a checkpoint, nor a checkpoint for it', () => {
    expect(parseCheckpoint(change.statement)).toBeNull();
  });
});
