import { describe, expect, it } from '@jest/globals';
import { clientEventSchemas } from './events.schema.js';

const roomId = '01a1fcfe-869e-78d9-9bc2-4d850a8ea12e';
const STORABLE = 2 ** 31 - 1;
const isTaken = {
  'room:enter': (seq: number) => clientEventSchemas['room:enter'].safeParse({ roomId, afterSeq: seq }).success,
  'message:list': (seq: number) =>
    clientEventSchemas['message:list'].safeParse({ roomId, after: seq, limit: 1 }).success,
  'message:read': (seq: number) => clientEventSchemas['message:read'].safeParse({ roomId, seq }).success,
};

describe('a sequence in an event', () => {
  it.each(Object.entries(isTaken))('of %s is one the database can hold', (_, takes) => {
    expect([0, 1, STORABLE].map(takes)).toEqual([true, true, true]);
    expect([-1, 1.5, STORABLE + 1, Number.MAX_SAFE_INTEGER].map(takes)).toEqual([false, false, false, false]);
  });
});
