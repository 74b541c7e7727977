import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { RoomId } from '@parley/contracts';
import { archiveManifest, archivePart } from '@parley/oversight';
import { connect, PostgresArchiveChecks } from '@parley/persistence';
import { createLogger } from '@parley/platform';
import { EndedRooms } from '../test/ended-rooms.js';

let rooms: EndedRooms;
let id: RoomId;
beforeEach(async () => {
  rooms = await EndedRooms.start();
  id = await rooms.archived();
});
afterEach(() => rooms.stop());

const longAgo = (room: RoomId, time = '25 hours') =>
  rooms.owner.query('update archives set checked_at = now() - $2::interval where room_id = $1', [room, time]);
interface Checked {
  recently: boolean;
  altered: boolean;
}
async function checked(room: RoomId): Promise<Checked> {
  const { rows } = await rooms.owner.query<Checked>(
    `select checked_at > now() - interval '1 hour' as recently, altered_at is not null as altered
     from archives where room_id = $1`,
    [room],
  );
  const [row] = rows;
  if (!row) throw new Error('no archive');
  return row;
}
async function job(): Promise<{ done: number; waiting: number; failed: boolean } | undefined> {
  const { rows } = await rooms.owner.query<{ done: number; waiting: number; failed: boolean }>(
    `select done, waiting, failed_at is not null as failed from jobs where name = 'archive-checks'`,
  );
  return rows[0];
}
/** Keeper's first round of it, and what it logged and counted meanwhile. */
async function round(): Promise<{ lines: string; metrics: string }> {
  await rooms.owner.query(`delete from jobs where name = 'archive-checks'`);
  const lines: string[] = [];
  const destination = { write: (line: string) => void lines.push(line) };
  const keeper = await rooms.keeper({ logger: createLogger({ program: 'keeper', level: 'info', destination }) });
  await rooms.until('the archives to be looked at', async () => (await job()) !== undefined);
  const { text } = await keeper.metrics();
  await rooms.dismiss(keeper);
  return { lines: lines.join(''), metrics: text };
}
const objects = () => rooms.stage.parts.objects.objects;
function alter(name: string): () => void {
  const bytes = objects().get(name);
  if (!bytes) throw new Error(`no object ${name}`);
  const altered = Buffer.from(bytes);
  altered[3] = (altered[3] ?? 0) ^ 1;
  objects().set(name, altered);
  return () => objects().set(name, bytes);
}
const image = (): string => rooms.objectNames().find((name) => name.startsWith(`rooms/${id}/`)) ?? '';

describe('an archive that was not looked at for a day', () => {
  it('is read again, and left alone until its turn comes', async () => {
    await longAgo(id);
    const { lines } = await round();
    expect(await checked(id)).toEqual({ recently: true, altered: false });
    expect(await job()).toEqual({ done: 1, waiting: 0, failed: false });
    expect(lines).not.toContain('an archive is not');
    await round();
    expect(await job()).toEqual({ done: 0, waiting: 0, failed: false });
  });

  it.each<[string, () => string]>([
    ['a part', () => archivePart(id, 1)],
    ['the manifest', () => archiveManifest(id)],
    ['an image', image],
  ])('raises an alarm that lasts until %s is again what was written', async (_, name) => {
    const repair = alter(name());
    await longAgo(id);
    const { lines, metrics } = await round();
    expect(await checked(id)).toEqual({ recently: true, altered: true });
    expect(await job()).toEqual({ done: 1, waiting: 1, failed: true });
    expect(lines).toContain(JSON.stringify(name()).slice(1, -1));
    expect(lines).toContain('an archive is not what was written');
    expect(metrics).toMatch(/parley_job_failures_total\{job="archive-checks"\} 1/);
    expect(metrics).toMatch(/parley_job_waiting\{job="archive-checks"\} 1/);
    await round();
    expect(await job()).toEqual({ done: 0, waiting: 1, failed: true });
    repair();
    await longAgo(id);
    await round();
    expect(await checked(id)).toEqual({ recently: true, altered: false });
    expect(await job()).toEqual({ done: 1, waiting: 0, failed: false });
  });

  it('raises it for one that is gone, or whose row was changed with its objects', async () => {
    objects().delete(archivePart(id, 1));
    await longAgo(id);
    await round();
    expect(await checked(id)).toMatchObject({ altered: true });
    const other = await rooms.archived();
    await rooms.owner.query('update archives set manifest_hash = $2 where room_id = $1', [other, Buffer.alloc(32)]);
    await longAgo(other);
    await round();
    expect(await job()).toEqual({ done: 1, waiting: 2, failed: true });
  });

  it('takes its turn after those that wait longer, is one keeper’s, and is not destroyed meanwhile', async () => {
    const other = await rooms.archived();
    await longAgo(id, '2 days');
    await longAgo(other, '3 days');
    const source = await connect({ url: rooms.database.keeper, program: 'keeper' });
    try {
      const checks = new PostgresArchiveChecks(source);
      const seen: RoomId[] = [];
      await checks.check(async (first) => {
        seen.push(first.id);
        await checks.check((second) => {
          seen.push(second.id);
          return Promise.resolve(true);
        });
        const locked = await rooms.owner.query('select 1 from rooms where id = $1 for update skip locked', [first.id]);
        expect(locked.rowCount).toBe(0);
        return true;
      });
      expect(seen).toEqual([other, id]);
      expect(await checks.check(() => Promise.resolve(true))).toBeNull();
    } finally {
      await source.destroy();
    }
  });

  it('is not looked for once its room is destroyed', async () => {
    await rooms.pass(id, '10 days');
    const keeper = await rooms.keeper();
    await rooms.until('the destruction', async () => (await rooms.stateOf(id)) === 'destroyed');
    await rooms.dismiss(keeper);
    await longAgo(id);
    await round();
    expect(await job()).toEqual({ done: 0, waiting: 0, failed: false });
  });
});
