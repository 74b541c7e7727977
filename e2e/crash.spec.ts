import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { Api, Connection, MemoryKeyStore, MemoryOutboxStore, openDevice, RoomSession } from '@parley/client';
import { isRefusal } from '@parley/contracts';
import type { Refusal, RoomView } from '@parley/contracts';
import { freePorts, startParley } from './started-parley.js';

const ROOMS = 10;
const EACH = 500;
const MESSAGES = ROOMS * 2 * EACH;

function accepted<T>(answer: T | Refusal): T {
  if (isRefusal(answer)) throw new Error(`refused: ${answer.refused}`);
  return answer;
}

/** A device as a program: it reconnects by itself, as a page does. */
async function device(url: string) {
  const api = new Api({ device: await openDevice(new MemoryKeyStore()), baseUrl: url, htuBase: url, origin: url });
  return { api, url };
}
type Device = Awaited<ReturnType<typeof device>>;

async function seatTwo(host: Device, guest: Device): Promise<RoomView> {
  const policy = accepted(await host.api.policies()).policies[0]?.policy;
  if (!policy) throw new Error('no kind is on');
  const name = async ({ api }: Device) => accepted(await api.names()).names[0];
  const room = accepted(await host.api.openRoom({ kind: policy.kind, name: await name(host) }, policy));
  const { code, linkKey } = accepted(await host.api.activate(room.id));
  if (code === null || linkKey === null) throw new Error('no link');
  const knocked = accepted(await guest.api.join({ locator: { code, key: linkKey }, name: await name(guest) }, policy));
  if (!('knock' in knocked)) throw new Error('not asked');
  return accepted(await host.api.decide(room.id, knocked.knock.id, { admit: true }));
}

function enter({ api, url }: Device, room: RoomView): { session: RoomSession; line: Connection } {
  const line = new Connection({ api, url, origin: url, ackTimeoutMs: 3_000, retry: { firstMs: 100, maxMs: 1_000 } });
  return { line, session: new RoomSession({ connection: line, roomId: room.id, outbox: new MemoryOutboxStore() }) };
}

const said = (session: RoomSession): string[] =>
  session.getSnapshot().entries.flatMap((e) => (e.type === 'message' && 'body' in e ? [e.body.text] : []));

/** The server processes under a launcher, by what their command line says. */
async function childOf(parent: number, part: string): Promise<number> {
  for (const pid of (await readdir('/proc')).filter((n) => /^\d+$/.test(n))) {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    if (Number(stat.slice(stat.lastIndexOf(')') + 4).split(' ')[0]) === parent && command.includes(part))
      return Number(pid);
  }
  throw new Error(`no ${part} under ${parent}`);
}

async function postmasterOf(dataDir: string): Promise<number> {
  const file = (await readdir(dataDir, { recursive: true })).find((path) => path.endsWith('postmaster.pid'));
  return Number((await readFile(join(dataDir, file ?? ''), 'utf8')).split('\n')[0]);
}

test(`gateway, PostgreSQL and launcher killed, then restarted, while ${MESSAGES} messages are acknowledged: each is there, once, in order`, async () => {
  test.setTimeout(180_000);
  const dataDir = await mkdtemp(join(tmpdir(), 'parley-crash-'));
  const ports = await freePorts();
  let parley = await startParley(dataDir, ports);
  const rooms: { room: RoomView; sides: ReturnType<typeof enter>[] }[] = [];
  for (let n = 0; n < ROOMS; n += 1) {
    const [host, guest] = [await device(parley.chat), await device(parley.chat)];
    const room = await seatTwo(host, guest);
    rooms.push({ room, sides: [enter(host, room), enter(guest, room)] });
  }
  for (const { sides } of rooms)
    for (const [seat, { session }] of sides.entries())
      for (let n = 0; n < EACH; n += 1) session.send(`${seat + 1}/${n}`);

  const total = (): number => rooms.reduce((sum, { sides }) => sum + (sides[0] ? said(sides[0].session).length : 0), 0);
  const launcher = () => Promise.resolve(parley.process.pid ?? 0);
  const strikes: { victim: () => Promise<number>; signal: NodeJS.Signals }[] = [
    { victim: () => childOf(parley.process.pid ?? 0, 'apps/chat'), signal: 'SIGKILL' },
    { victim: () => postmasterOf(dataDir), signal: 'SIGKILL' },
    { victim: launcher, signal: 'SIGKILL' },
    // An operator's restart: it drains, and nobody loses more by it than by a crash.
    { victim: launcher, signal: 'SIGTERM' },
  ];
  let at = 0;
  for (const { victim, signal } of strikes) {
    at += MESSAGES / (strikes.length + 1);
    await expect.poll(total, { timeout: 60_000, intervals: [20] }).toBeGreaterThanOrEqual(at);
    const ended = new Promise((resolve) => parley.process.once('exit', resolve));
    process.kill(await victim(), signal);
    // Whoever dies, the launcher ends everything else; a killed launcher's children end with their channel.
    await ended;
    parley = await startParley(dataDir, ports);
  }

  const everything = (): boolean =>
    rooms.every(({ sides }) =>
      sides.every(({ session }) => said(session).length >= 2 * EACH && session.getSnapshot().outbox.length === 0),
    );
  await expect.poll(everything, { timeout: 90_000, intervals: [100] }).toBe(true);
  for (const { sides } of rooms) {
    const [one = [], other = []] = sides.map(({ session }) => said(session));
    expect(other).toEqual(one);
    expect(new Set(one).size).toBe(2 * EACH);
    expect(one).toHaveLength(2 * EACH);
    for (const seat of [1, 2]) {
      const own = one.filter((words) => words.startsWith(`${seat}/`));
      expect(own).toEqual(Array.from({ length: EACH }, (_, n) => `${seat}/${n}`));
    }
    const seqs = sides[0]?.session.getSnapshot().entries.map((e) => e.seq) ?? [];
    expect(seqs).toEqual(seqs.map((_, i) => (seqs[0] ?? 0) + i));
  }
  for (const { sides } of rooms)
    for (const { session, line } of sides) {
      session.close();
      line.close();
    }
  await parley.stop();
  await rm(dataDir, { recursive: true, force: true });
});
