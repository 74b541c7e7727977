import { describe, it } from '@jest/globals';
import { MemoryMessageLog, MemoryPolicyStore, MemoryRooms, MemoryRoomStore } from '@parley/volatile';
import { LIMITS } from '@parley/contracts';
import { attachmentsStatements } from '../suites/attachments.js';
import type { AttachmentsDriver } from '../suites/attachments.js';
import { MemoryAttachments } from './memory-attachments.js';
import { TestClock } from './test-clock.js';

function home(): AttachmentsDriver {
  const clock = new TestClock();
  const memory = new MemoryRooms(clock.now);
  const attachments = new MemoryAttachments(memory);
  return {
    rooms: new MemoryRoomStore(memory),
    messages: new MemoryMessageLog(memory),
    policies: new MemoryPolicyStore(),
    logged: () => Promise.resolve([]),
    attachments,
    unsent: attachments,
    waitTooLong: () => {
      clock.pass(LIMITS.unsentImageSeconds + 1);
      return Promise.resolve();
    },
  };
}

describe('images in memory', () => {
  it.each(attachmentsStatements)('$says', ({ holds }) => holds(home));
});
