import { describe, expect, it } from '@jest/globals';
import type { ClientMessageId, ServerTime } from '@parley/contracts';
import { ROOM_ID, reference } from '../test/fake-room.js';
import { oldestFirst } from './outbox-store.js';

const kept = (n: number) => ({
  clientMessageId: `cccccccc-0000-4000-8000-00000000000${n}` as ClientMessageId,
  roomId: ROOM_ID,
  salt: 'A'.repeat(43),
  text: `n${n}`,
  createdAt: n as ServerTime,
});

describe('what lies in the outbox', () => {
  it('is listed oldest first, with its images, and with none where an older page stored it', () => {
    const images = [reference(1, 'a cat')];
    expect(oldestFirst([{ ...kept(2), attachments: images }, kept(1)])).toEqual([
      { ...kept(1), attachments: [] },
      { ...kept(2), attachments: images },
    ]);
  });
});
