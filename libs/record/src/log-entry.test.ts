import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { ENTRY_TYPES, LOG_TYPES, ROOM_KINDS, termsDigest, type RoomPolicy } from '@parley/contracts';
import { policyDigest } from './content.js';
import { ENTRY_CODE } from './entry-codes.js';
import { LOG_CODE } from './log-codes.js';
import { draftLogEntry, logDetails, logLeaf, logLeafData, type LoggedEntry } from './log-entry.js';

const roomId = '0190a1b2-c3d4-7e5f-8a6b-0123456789ab';
const entry: LoggedEntry = {
  version: 1,
  at: 0x0102030405,
  type: 'reading_asked',
  roomId,
  subject: 'ä',
  detailsHash: Buffer.alloc(32, 0xdd),
};

describe('a log entry', () => {
  it('is the documented bytes under the leaf hash of RFC 6962', () => {
    const data = `0100000001020304050a0190a1b2c3d47e5f8a6b0123456789ab0002c3a4${'dd'.repeat(32)}`;
    expect(logLeafData(entry).toString('hex')).toBe(data);
    expect(logLeaf(entry).toString('hex')).toBe(
      createHash('sha256')
        .update(Buffer.from(`00${data}`, 'hex'))
        .digest('hex'),
    );
    const bare = `0100000001020304050a${'00'.repeat(16)}0000${'dd'.repeat(32)}`;
    expect(logLeafData({ ...entry, roomId: null, subject: null }).toString('hex')).toBe(bare);
  });

  it('hides its details behind a salt, and gives them back from what is sealed', () => {
    const given = {
      type: 'network_denied',
      roomId: null,
      subject: null,
      details: { times: 3, address: '192.0.2.7' },
    } as const;
    const [one, other] = [draftLogEntry(given), draftLogEntry(given)];
    expect(one.detailsHash.equals(other.detailsHash)).toBe(false);
    expect(one.detailsHash.equals(createHash('sha256').update(one.plaintext).digest())).toBe(true);
    expect(one.plaintext.toString('utf8', 32)).toBe('{"address":"192.0.2.7","times":3}');
    expect(logDetails(one.plaintext)).toEqual(given.details);
    expect(() => logDetails(one.plaintext.subarray(0, 20) as typeof one.plaintext)).toThrow();
  });

  it('takes no entry that could be read in two ways', () => {
    const wrong: Partial<LoggedEntry>[] = [
      { at: -1 },
      { subject: '' },
      { subject: 'x'.repeat(65_536) },
      { detailsHash: Buffer.alloc(31, 1) },
      { roomId: 'x' },
    ];
    for (const change of wrong) expect(() => logLeaf({ ...entry, ...change })).toThrow();
  });
});

describe('the codes under the hashes', () => {
  it('never change: this list only grows', () => {
    expect(
      LOG_TYPES.map((type) => LOG_CODE[type])
        .slice(0, 17)
        .toSorted((a, b) => a - b),
    ).toEqual(Array.from({ length: 17 }, (_, i) => i + 1));
    expect(LOG_CODE).toMatchObject({
      policy_changed: 1,
      room_opened: 2,
      room_activated: 3,
      room_joined: 4,
      room_refused: 5,
      room_locked: 6,
      room_ended: 7,
      room_archived: 8,
      room_destroyed: 9,
      reading_asked: 10,
      reading_ended: 11,
      administrator_created: 12,
      administrator_enrolled: 13,
      signed_in: 14,
      sign_in_failed: 15,
      signed_out: 16,
      network_denied: 17,
    });
    expect(ENTRY_CODE).toMatchObject({ message: 1, joined: 2, left: 3, commit: 4, welcome: 5 });
  });

  it('are one for each type', () => {
    expect(new Set(Object.values(LOG_CODE)).size).toBe(LOG_TYPES.length);
    expect(new Set(Object.values(ENTRY_CODE)).size).toBe(ENTRY_TYPES.length);
  });
});

describe('the digest of a policy', () => {
  it('is the one a device signs as its terms', async () => {
    const policy = {
      kind: ROOM_KINDS[0],
      version: 3,
      message: { images: true, maxLength: 4000 },
    } as unknown as RoomPolicy;
    expect(policyDigest(policy).toString('base64url')).toBe(await termsDigest(policy));
  });
});
