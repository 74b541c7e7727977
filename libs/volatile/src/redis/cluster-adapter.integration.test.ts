import { afterEach, describe, expect, it } from '@jest/globals';
import type { RoomId, SeatNumber, ServerTime } from '@parley/contracts';
import { startRedis, testParts, RoomStage } from '@parley/testing';
import type { RunningRedis } from '@parley/testing';
import { createServer } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { Server } from 'socket.io';
import { packEntry, unpackEntry } from '../news/pack-entry.js';
import { readNews } from '../news/room-news.js';
import type { RoomNews } from '../news/room-news.js';
import { clusterAdapter } from './cluster-adapter.js';
import { redisHealth } from './redis-health.js';
import { RedisLink } from './redis-link.js';

const undo: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + 15_000;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error('it did not happen');
    await pause(10);
  }
}

interface Gateway {
  link: RedisLink;
  server: Server;
  heard: unknown[];
  tell(news: RoomNews): void;
}
function gateway(url: string): Gateway {
  const link = new RedisLink(url, () => undefined);
  const server = new Server(createServer(), { adapter: clusterAdapter(link) });
  const heard: unknown[] = [];
  server.on('room:news', (message: unknown) => heard.push(message));
  undo.push(async () => {
    await server.close();
    link.close();
  });
  return { link, server, heard, tell: (news) => server.serverSideEmit('room:news', news) };
}
async function redis(): Promise<RunningRedis> {
  const running = await startRedis();
  undo.push(() => running.stop());
  return running;
}
const signal = (seat: number): RoomNews => ({
  type: 'signal',
  roomId: '00000000-0000-7000-8000-000000000001' as RoomId,
  signal: { is: 'typing', seat: seat as SeatNumber },
});
/** Says it until it is heard: a subscription can't be seen from here. */
async function reaches(from: Gateway, to: Gateway): Promise<void> {
  to.heard.length = 0;
  await until(() => {
    from.tell(signal(1));
    return to.heard.length > 0;
  });
}

describe('gateways over Redis', () => {
  it('hear entries as they are stored, byte for byte', async () => {
    const { url } = await redis();
    const [a, b] = [gateway(url), gateway(url)];
    await reaches(a, b);
    b.heard.length = 0;
    const stage = new RoomStage(await testParts(), 'audited');
    const room = await stage.startWithTwo();
    const [host] = room.people;
    if (!host) throw new Error('no host');
    await stage.say(room, host, 'canary-words');
    const entries = await stage.parts.homes.durable.messages.list(room.id, { from: 1, after: 0, limit: 10 });
    a.tell({ type: 'entries', roomId: room.id, entries: entries.map(packEntry) });
    await until(() => b.heard.some((message) => readNews(message)?.type === 'entries'));
    const news = b.heard.map(readNews).find((message) => message?.type === 'entries');
    if (news?.type !== 'entries') throw new Error('no entries');
    expect(news.entries.map((entry) => unpackEntry(news.roomId, entry))).toEqual(entries);
  });

  it('start without Redis, and hear each other once it is there', async () => {
    const running = await redis();
    await running.kill();
    const [a, b] = [gateway(running.url), gateway(running.url)];
    a.tell(signal(1));
    await expect(redisHealth(a.link)()).rejects.toThrow();
    expect([a.link.isUp, a.link.steadyMs]).toEqual([false, 0]);
    await running.restart();
    await until(() => a.link.isUp && b.link.isUp);
    await reaches(a, b);
    await reaches(b, a);
    await redisHealth(a.link)();
  });

  it('live through a crash of Redis and hear each other again', async () => {
    const running = await redis();
    const [a, b] = [gateway(running.url), gateway(running.url)];
    await reaches(a, b);
    await until(() => a.link.steadyMs > 0);
    await running.kill();
    await until(() => !a.link.isUp && !b.link.isUp);
    for (let i = 0; i < 20; i += 1) a.tell(signal(1));
    expect(a.link.steadyMs).toBe(0);
    await running.restart();
    await reaches(a, b);
    await reaches(b, a);
  });
});

describe('news of a room', () => {
  const roomId = '00000000-0000-7000-8000-000000000001' as RoomId;
  it.each<RoomNews>([
    { type: 'room', roomId, revision: 3 },
    { type: 'signal', roomId, signal: { is: 'read', seat: 1 as SeatNumber, seq: 4, at: 5 as ServerTime } },
    { type: 'signal', roomId, signal: { is: 'held', seat: 1 as SeatNumber, source: 'a', until: 5 as ServerTime } },
    { type: 'signal', roomId, signal: { is: 'released', seat: 2 as SeatNumber, source: 'a', at: 5 as ServerTime } },
  ])('is read as it was told: %j', (news) => {
    expect(readNews(structuredClone(news))).toEqual(news);
  });
  it.each<unknown>([
    null,
    'room',
    { type: 'room', roomId: 'somewhere', revision: 1 },
    { type: 'room', roomId, revision: -1 },
    { type: 'room', roomId, revision: 1, text: 'words' },
    { type: 'signal', roomId, signal: { is: 'typing', seat: 0 } },
    { type: 'entries', roomId, entries: [[1, 'id']] },
  ])('is nothing else: %j', (message) => {
    expect(readNews(message)).toBeNull();
  });
});
