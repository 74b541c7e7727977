import { describe, expect, it } from '@jest/globals';
import { SigningKey } from '@parley/crypto';
import { cosignedAt, openCheckpoint, parseCheckpoint, signCheckpoint, type Checkpoint } from './checkpoint.js';
import {
  keyIdOf,
  parseNote,
  parseVerifierKey,
  signatureLine,
  signNote,
  verifierKey,
  type NoteVerifier,
} from './signed-note.js';

const key = new SigningKey(Buffer.alloc(32, 7));
const log: NoteVerifier = { name: 'parley.example/log', type: 1, publicKey: key.publicKey };
const checkpoint: Checkpoint = { origin: log.name, size: 20_852_163, root: Buffer.alloc(32, 0xab) };
const note = signCheckpoint(checkpoint, key);

function cosigned(
  time: number,
  witness: SigningKey,
  name = 'witness.example/w1',
): { note: string; verifier: NoteVerifier } {
  const verifier: NoteVerifier = { name, type: 4, publicKey: witness.publicKey };
  const text = parseNote(note)?.text ?? '';
  const stamp = Buffer.alloc(8);
  stamp.writeBigUInt64BE(BigInt(time));
  const signature = witness.sign(Buffer.from(`cosignature/v1\ntime ${time}\n${text}`));
  const line = signatureLine({ name, keyId: keyIdOf(verifier), signature: Buffer.concat([stamp, signature]) });
  return { note: note + line, verifier };
}

describe('a checkpoint', () => {
  it('is three lines, a blank one and a signature, and opens to what was signed', () => {
    const lines = note.split('\n');
    expect(lines.slice(0, 4)).toEqual([log.name, '20852163', checkpoint.root.toString('base64'), '']);
    expect(lines[4]).toMatch(/^— parley\.example\/log [\w+/]+=*$/);
    expect(openCheckpoint(note, log)).toEqual(checkpoint);
  });

  it('opens for its own key and name alone, and not when a byte of it differs', () => {
    const other = new SigningKey(Buffer.alloc(32, 8));
    expect(openCheckpoint(note, { ...log, publicKey: other.publicKey })).toBeNull();
    expect(openCheckpoint(note, { ...log, name: 'another.example/log' })).toBeNull();
    for (let at = 0; at < note.length; at += 1) {
      const altered = note.slice(0, at) + String.fromCodePoint(note.charCodeAt(at) ^ 1) + note.slice(at + 1);
      expect(openCheckpoint(altered, log)).toBeNull();
    }
  });

  it('of another log is not taken for ours though the same key signed it', () => {
    const foreign = signNote(`elsewhere\n1\n${checkpoint.root.toString('base64')}\n`, log.name, key);
    expect(openCheckpoint(foreign, log)).toBeNull();
  });

  it('with a second, false signature of the same key is refused', () => {
    const keyId = keyIdOf(log);
    expect(
      openCheckpoint(note + signatureLine({ name: log.name, keyId, signature: Buffer.alloc(64) }), log),
    ).toBeNull();
    // A stranger's line under it changes nothing.
    const stranger = signatureLine({ name: 'stranger', keyId: Buffer.alloc(4), signature: Buffer.alloc(64) });
    expect(openCheckpoint(note + stranger, log)).toEqual(checkpoint);
  });

  it('reads sizes and roots in their one right form', () => {
    const root = checkpoint.root.toString('base64');
    expect(parseCheckpoint(`o\n0\n${root}\n`)?.size).toBe(0);
    expect(parseCheckpoint(`o\n5\n${root}\nan extension\n`)?.size).toBe(5);
    for (const text of [
      `o\n05\n${root}\n`,
      `o\n-1\n${root}\n`,
      `o\n99999999999999999999\n${root}\n`,
      `o\n5\n${root.slice(0, -1)}\n`,
      `o\n5\n${root}`,
      `\n5\n${root}\n`,
      `o\n5\n${root}\n\nx\n`,
      'o\n5\nAAAA\n',
    ])
      expect(parseCheckpoint(text)).toBeNull();
  });
});

describe('a key from hand to hand', () => {
  it('is read back, and refused when its id is not its own', () => {
    const text = verifierKey(log);
    expect(text).toMatch(/^parley\.example\/log\+[0-9a-f]{8}\+[\w+/]+=*$/);
    expect(parseVerifierKey(text)).toEqual(log);
    expect(parseVerifierKey(text.replace('parley', 'parlez'))).toBeNull();
    expect(parseVerifierKey('not a key')).toBeNull();
  });
});

describe('a witness', () => {
  it('says when it saw the checkpoint', () => {
    const witness = new SigningKey(Buffer.alloc(32, 9));
    const seen = cosigned(1_764_000_000, witness);
    expect(cosignedAt(seen.note, seen.verifier)).toBe(1_764_000_000);
    expect(openCheckpoint(seen.note, log)).toEqual(checkpoint);
  });

  it('has said nothing about another checkpoint, another time, or under another name', () => {
    const witness = new SigningKey(Buffer.alloc(32, 9));
    const seen = cosigned(1_764_000_000, witness);
    const line = seen.note.slice(note.length);
    const later = signCheckpoint({ ...checkpoint, size: checkpoint.size + 1 }, key);
    expect(cosignedAt(later + line, seen.verifier)).toBeNull();
    expect(cosignedAt(note, seen.verifier)).toBeNull();
    expect(cosignedAt(seen.note, { ...seen.verifier, name: 'w2' })).toBeNull();
    expect(cosignedAt(seen.note, { ...seen.verifier, type: 1 })).toBeNull();
  });
});
