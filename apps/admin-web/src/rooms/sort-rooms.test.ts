import { describe, expect, it } from '@jest/globals';
import type { AdminRoomView } from '@parley/contracts';
import { readRoomsSearch } from './rooms-search.js';
import { isSort, nextSort, sortOf, sortRooms } from './sort-rooms.js';

const room = (id: string, facts: Partial<Record<'createdAt' | 'messages' | 'endsAt' | 'closedAt', number>>) =>
  ({
    id,
    createdAt: 0,
    messages: 0,
    seatsTaken: 1,
    endsAt: null,
    closedAt: null,
    ...facts,
  }) as unknown as AdminRoomView;
const rooms = [
  room('old', { createdAt: 1, messages: 5, endsAt: 90 }),
  room('new', { createdAt: 3, messages: 5, endsAt: 50, closedAt: 40 }),
  room('mid', { createdAt: 2, messages: 9, endsAt: 70 }),
];
const order = (sort: Parameters<typeof sortRooms>[1]) => sortRooms(rooms, sort).map(({ id }) => id);

describe('the order of rooms on a page', () => {
  it('goes by a column, either way', () => {
    expect(order('-opened')).toEqual(['new', 'mid', 'old']);
    expect(order('opened')).toEqual(['old', 'mid', 'new']);
  });

  it('leaves equal rooms as they came', () => {
    expect(order('-messages')).toEqual(['mid', 'old', 'new']);
  });

  it('holds an ended room for one without time left', () => {
    expect(order('left')).toEqual(['new', 'mid', 'old']);
  });

  it('turns round when the same head is pressed again', () => {
    expect(nextSort('-opened', 'messages')).toBe('-messages');
    expect(nextSort('-messages', 'messages')).toBe('messages');
    expect(nextSort('messages', 'messages')).toBe('-messages');
    expect(sortOf('-seats')).toEqual({ column: 'seats', direction: 'descending' });
  });
});

describe('the address of the list', () => {
  it('keeps known filters and drops everything else', () => {
    expect(readRoomsSearch({ state: 'locked', kind: 'audited', q: '7Q0M', sort: '-left' })).toEqual({
      state: 'locked',
      kind: 'audited',
      q: '7Q0M',
      sort: '-left',
    });
    expect(readRoomsSearch({ state: 'open', kind: 7, q: '', after: '', sort: 'name' })).toEqual({});
    expect(isSort('-')).toBe(false);
  });
});
