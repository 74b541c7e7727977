import type { AdministratorId, ServerTime } from '@parley/contracts';
import { READING_WAITS_SECONDS } from '@parley/oversight';
import type { EndedReading } from '@parley/oversight';
import type { EntityManager } from 'typeorm';

/** Those of this administrator that are open or wait; which they were. In the order of their ids, so that two can't wait for each other. */
const END = `
  with mine as (
    select id from readings
    where administrator_id = $1 and ended_at is null and refused_at is null
      and case when ends_at is null then $2 < asked_at + interval '${READING_WAITS_SECONDS} seconds' else $2 < ends_at end
    order by id for update)
  update readings r set ended_at = $2 from mine where r.id = mine.id returning r.id, r.room_id as "roomId"`;

/** Ends every reading of theirs; whatever streams asks the gate again and is cut. */
export async function endReadingsOf(
  manager: EntityManager,
  administratorId: AdministratorId,
  at: ServerTime,
): Promise<EndedReading[]> {
  // A driver of TypeORM answers an update with its rows and their number.
  const [ended] = await manager.query<[EndedReading[], number]>(END, [administratorId, new Date(at)]);
  return ended;
}
