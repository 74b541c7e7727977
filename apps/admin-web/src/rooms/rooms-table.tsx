import { Glyph, Icon } from '@parley/ui';
import { englishTerms, type AdminRoomView } from '@parley/contracts';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { texts } from '../texts/en.js';
import { Stamp } from '../time/stamp.js';
import { lifeLeft, type LifeLeft } from './life-left.js';
import { roomName } from './room-name.js';
import { nextSort, sortOf, sortRooms, type Sort, type SortColumn } from './sort-rooms.js';
import { StateSign } from './state-sign.js';

const { columns } = texts.rooms;

/** Rooms as metadata: counts, never names. Roles are said again because a grid on phones takes them from the elements. */
export function RoomsTable({
  rooms,
  asOf,
  sort,
  stale,
  onSort,
}: {
  rooms: readonly AdminRoomView[];
  asOf: number;
  sort: Sort;
  stale: boolean;
  onSort: (sort: Sort) => void;
}) {
  const head = (column: SortColumn, words: string, numeric = false): ReactNode => {
    const { column: sorted, direction } = sortOf(sort);
    return (
      <th
        role="columnheader"
        scope="col"
        className={numeric ? 'n' : undefined}
        aria-sort={sorted === column ? direction : 'none'}
      >
        <button
          type="button"
          onClick={() => {
            onSort(nextSort(sort, column));
          }}
        >
          {words}
          <Icon name="bold/arrow-down" size="s" />
        </button>
      </th>
    );
  };
  return (
    <table role="table" className={stale ? 'rooms stale' : 'rooms'} aria-label={texts.rooms.heading} aria-busy={stale}>
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader" scope="col">
            {columns.code}
          </th>
          <th role="columnheader" scope="col">
            {columns.kind}
          </th>
          <th role="columnheader" scope="col">
            {columns.state}
          </th>
          {head('opened', columns.opened)}
          {head('left', columns.left)}
          {head('messages', columns.messages, true)}
          {head('seats', columns.seats, true)}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {sortRooms(rooms, sort).map((room) => (
          <RoomRow key={room.id} room={room} left={lifeLeft(room, asOf)} />
        ))}
      </tbody>
    </table>
  );
}

function RoomRow({ room, left }: { room: AdminRoomView; left: LifeLeft | null }) {
  return (
    <tr role="row">
      <td role="cell" className={room.code === null ? 'code none' : 'code'}>
        <Link to="/rooms/$roomId" params={{ roomId: room.id }} aria-label={texts.rooms.room(roomName(room))}>
          {roomName(room)}
        </Link>
      </td>
      <td role="cell">
        <span className="signed" data-kind={room.kind}>
          <Glyph policy={room.policy} size={24} life={left?.percent ?? (room.closedAt === null ? 100 : 0)} />
          {englishTerms.kinds[room.kind].title}
        </span>
      </td>
      <td role="cell">
        <StateSign state={room.state} />
      </td>
      <td role="cell" data-label={columns.opened}>
        <Stamp at={room.createdAt} />
      </td>
      <td role="cell" data-label={columns.left} className="num">
        {left ? <TimeLeft left={left} /> : '–'}
      </td>
      <td role="cell" className="n" data-label={columns.messages}>
        {texts.number(room.messages)}
      </td>
      <td role="cell" className="n" data-label={columns.seats}>
        {texts.rooms.seats(room.seatsTaken, room.seatsMax)}
      </td>
    </tr>
  );
}

const LOW_PERCENT = 5;

function TimeLeft({ left: { clock, iso, percent } }: { left: LifeLeft }) {
  return (
    <span className="life">
      {percent !== null && (
        <span className={percent < LOW_PERCENT ? 'bar low' : 'bar'} aria-hidden="true">
          <i style={{ width: `${percent}%` }} />
        </span>
      )}
      <time dateTime={iso}>{clock}</time>
    </span>
  );
}
