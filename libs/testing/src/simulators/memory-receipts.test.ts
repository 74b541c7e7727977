import { describe, it } from '@jest/globals';
import { MemoryMessageLog, MemoryPolicyStore, MemoryRooms, MemoryRoomStore } from '@parley/volatile';
import { receiptsStatements } from '../suites/receipts.js';
import type { ReceiptsDriver } from '../suites/receipts.js';
import { MemoryReceipts } from './memory-receipts.js';
import { TestClock } from './test-clock.js';

function home(): ReceiptsDriver {
  const memory = new MemoryRooms(new TestClock().now);
  return {
    rooms: new MemoryRoomStore(memory),
    messages: new MemoryMessageLog(memory),
    policies: new MemoryPolicyStore(),
    logged: () => Promise.resolve([]),
    receipts: new MemoryReceipts(memory),
  };
}

describe('receipts in memory', () => {
  it.each(receiptsStatements)('$says', ({ holds }) => holds(home));
});
