import { describe, expect, it } from '@jest/globals';
import { SigningKey } from '@parley/crypto';
import {
  certificateText,
  openCertificate,
  parseCertificate,
  signCertificate,
  type DestructionCertificate,
} from './certificate.js';
import { openCheckpoint, parseCheckpoint } from './checkpoint.js';
import type { NoteVerifier } from './signed-note.js';

const key = new SigningKey(Buffer.alloc(32, 7));
const log: NoteVerifier = { name: 'parley/log', type: 1, publicKey: key.publicKey };
const certificate: DestructionCertificate = {
  origin: log.name,
  number: 12,
  roomId: '01890a5d-ac96-774b-bcce-b302099a8057',
  kind: 'audited',
  policyDigest: Buffer.alloc(32, 1),
  entries: 3,
  head: Buffer.alloc(32, 2),
  endedAt: Date.UTC(2026, 0, 1),
  destroyedAt: Date.UTC(2032, 0, 1, 12, 30, 1, 7),
  outOfBackupsAt: Date.UTC(2032, 1, 5, 12, 30, 1, 7),
  reason: 'retention',
  images: 2,
  archive: 'made',
  masterKeyIds: [1, 3],
};
const note = signCertificate(certificate, key);

describe('a certificate of destruction', () => {
  it('says line by line what was destroyed, and opens to what was signed', () => {
    expect(note.split('\n').slice(0, 14)).toEqual([
      'parley/log/destruction',
      'certificate 12',
      'room 01890a5d-ac96-774b-bcce-b302099a8057',
      'kind audited',
      `policy ${Buffer.alloc(32, 1).toString('base64')}`,
      'entries 3',
      `head ${Buffer.alloc(32, 2).toString('base64')}`,
      'ended 2026-01-01T00:00:00.000Z',
      'destroyed 2032-01-01T12:30:01.007Z',
      'reason retention',
      'images 2',
      'archive made',
      'out of back-ups by 2032-02-05T12:30:01.007Z',
      'master key versions 1 3',
    ]);
    expect(openCertificate(note, log)).toEqual(certificate);
    const keyless = { ...certificate, masterKeyIds: [] };
    expect(openCertificate(signCertificate(keyless, key), log)).toEqual(keyless);
  });

  it('passes for no checkpoint of the same key', () => {
    expect(openCheckpoint(note, log)).toBeNull();
    expect(parseCheckpoint(certificateText(certificate))).toBeNull();
  });

  it('opens with no other key, for no other log, and with no word changed', () => {
    const other = new SigningKey(Buffer.alloc(32, 8));
    expect(openCertificate(note, { ...log, publicKey: other.publicKey })).toBeNull();
    expect(openCertificate(note, { ...log, name: 'parley/other' })).toBeNull();
    for (const [was, is] of [
      ['entries 3', 'entries 4'],
      ['certificate 12', 'certificate 13'],
      ['reason retention', 'reason asked'],
    ] as const)
      expect([was, openCertificate(note.replace(was, is), log)]).toEqual([was, null]);
    // A certificate that its own key signed under another log's name.
    expect(openCertificate(signCertificate({ ...certificate, origin: 'parley/other' }, key), log)).toBeNull();
  });

  it('has one right form: lines are neither left out nor written otherwise', () => {
    const text = certificateText(certificate);
    expect(parseCertificate(text)).toEqual(certificate);
    for (const [was, is] of [
      ['images 2\n', ''],
      ['images 2', 'images 02'],
      ['images 2', 'images -2'],
      ['images 2', 'images two'],
      ['kind audited', 'kind Audited '],
      ['reason retention', 'reason none'],
      ['ended 2026-01-01T00:00:00.000Z', 'ended 2026-01-01'],
      ['/destruction', ''],
      ['archive made', 'archive half'],
      ['versions 1 3', 'versions 1, 3'],
      ['versions 1 3', 'versions '],
      ['master key versions 1 3\n', 'master key versions 1 3\nmore\n'],
    ] as const)
      expect([was, parseCertificate(text.replace(was, is))]).toEqual([was, null]);
  });
});
