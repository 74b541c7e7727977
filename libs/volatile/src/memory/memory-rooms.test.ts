import { describe, it } from '@jest/globals';
import type { ServerTime } from '@parley/contracts';
import { messageLogStatements, roomStoreStatements } from '@parley/testing';
import { MemoryMessageLog } from './memory-message-log.js';
import { MemoryPolicyStore } from './memory-policy-store.js';
import { MemoryRoomStore } from './memory-room-store.js';
import { MemoryRooms } from './memory-rooms.js';

function home() {
  const memory = new MemoryRooms(() => Date.now() as ServerTime);
  return {
    rooms: new MemoryRoomStore(memory),
    messages: new MemoryMessageLog(memory),
    policies: new MemoryPolicyStore(),
    logged: (id: string) => Promise.resolve(memory.log.filter((r) => r.roomId === id).map((r) => r.type)),
  };
}

describe('rooms in memory', () => {
  it.each(roomStoreStatements)('$says', ({ holds }) => holds(home));
});
describe('chains in memory', () => {
  it.each(messageLogStatements)('$says', ({ holds }) => holds(home));
});
