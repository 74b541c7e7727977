import type { AdminRoomView } from '@parley/contracts';

const SORT_COLUMNS = ['opened', 'left', 'messages', 'seats'] as const;
export type SortColumn = (typeof SORT_COLUMNS)[number];
type Direction = 'ascending' | 'descending';
/** A column, with `-` in front when the largest comes first. */
export type Sort = SortColumn | `-${SortColumn}`;

/** Newest first: the order of the service. */
export const DEFAULT_SORT: Sort = '-opened';
const SORTS: readonly Sort[] = SORT_COLUMNS.flatMap((column) => [column, `-${column}`] as const);
export const isSort = (value: unknown): value is Sort => SORTS.some((sort) => sort === value);

export const sortOf = (sort: Sort): { column: SortColumn; direction: Direction } => {
  const column = SORT_COLUMNS.find((one) => sort.endsWith(one)) ?? 'opened';
  return { column, direction: sort.startsWith('-') ? 'descending' : 'ascending' };
};

/** What pressing a column's head asks for: the largest first, then the smallest. */
export const nextSort = (sort: Sort, column: SortColumn): Sort => (sort === `-${column}` ? column : `-${column}`);

const key = (room: AdminRoomView, column: SortColumn): number => {
  switch (column) {
    case 'opened':
      return room.createdAt;
    case 'left':
      return room.closedAt === null && room.endsAt !== null ? room.endsAt : -1;
    case 'messages':
      return room.messages;
    case 'seats':
      return room.seatsTaken;
  }
};

/** A page of rooms in another order; equal ones stay as they came. */
export function sortRooms(rooms: readonly AdminRoomView[], sort: Sort): AdminRoomView[] {
  const { column, direction } = sortOf(sort);
  const sign = direction === 'ascending' ? 1 : -1;
  return [...rooms].sort((a, b) => sign * (key(a, column) - key(b, column)));
}
