import { describe, expect, it } from '@jest/globals';
import { durableId, newDataKey } from '@parley/crypto';
import type { RoomId } from '@parley/contracts';
import { openLogDetails } from '@parley/rooms';
import { AUDITED } from '../../test/audited-room.js';
import { decideDrop } from '../index.js';

const key = newDataKey(1);
const room = {
  id: durableId() as RoomId,
  policy: AUDITED,
  state: 'closed' as const,
  closeReason: 'never_activated' as const,
  lastSeq: 1,
  head: Buffer.alloc(32, 7),
};

describe('dropping a room', () => {
  it('destroys one that nobody activated and leaves its last sequence and head in the log', () => {
    const dropped = decideDrop(room, key);
    expect(dropped?.remains).toBe('row');
    const [record] = dropped?.log ?? [];
    expect(record).toMatchObject({ type: 'room_destroyed', roomId: room.id });
    expect(record && openLogDetails(key, record.details, room.id)).toEqual({
      reason: 'never_activated',
      lastSeq: 1,
      head: room.head.toString('base64url'),
    });
  });

  it('leaves nothing of a room that keeps no log', () => {
    const policy = { ...AUDITED, keeping: { ...AUDITED.keeping, log: false } };
    expect(decideDrop({ ...room, policy }, key)).toEqual({ remains: 'nothing', log: [] });
  });

  it('touches no room that was used, lives, or is gone already', () => {
    expect(decideDrop({ ...room, closeReason: 'time' }, key)).toBeNull();
    expect(decideDrop({ ...room, state: 'pending', closeReason: null }, key)).toBeNull();
    expect(decideDrop({ ...room, state: 'destroyed' }, key)).toBeNull();
  });
});
