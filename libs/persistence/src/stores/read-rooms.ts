import type { RoomId } from '@parley/contracts';
import type { Room } from '@parley/rooms';
import type { ClientBase } from 'pg';
import { knockOfRow, participantOfRow, ROOM_COLUMNS, roomOf } from './room-rows.js';
import type { DecisionColumns, KnockColumns, ParticipantColumns, RoomColumns } from './room-rows.js';
import type { StoredPolicies } from './stored-policies.js';

/** Rooms with their seats and knocks, newest first. Locked, each statement after the lock sees what others committed before. */
export async function readRooms(
  client: ClientBase,
  policies: StoredPolicies,
  ids: readonly RoomId[],
  lock: 'for update' | '' = '',
): Promise<Room[]> {
  const of = <Row extends object>(text: string) => client.query<Row>(text, [ids]);
  const [rooms, participants, knocks, decisions] = await Promise.all([
    of<RoomColumns>(`select ${ROOM_COLUMNS} from rooms where id = any($1) order by created_at desc, id desc ${lock}`),
    of<ParticipantColumns>('select * from participants where room_id = any($1) order by seat'),
    of<KnockColumns>('select * from knocks where room_id = any($1) order by asked_at, id'),
    of<DecisionColumns>(`
      select d.* from knock_decisions d join knocks k on k.id = d.knock_id where k.room_id = any($1) order by d.at, d.seat`),
  ]);
  return Promise.all(
    rooms.rows.map(async (row) =>
      roomOf(
        row,
        await policies.get(client, row.kind, row.policy_version),
        participants.rows.filter((p) => p.room_id === row.id).map(participantOfRow),
        knocks.rows
          .filter((k) => k.room_id === row.id)
          .map((k) =>
            knockOfRow(
              k,
              decisions.rows.filter((d) => d.knock_id === k.id),
            ),
          ),
      ),
    ),
  );
}
