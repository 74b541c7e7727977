import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { connect as dial, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { refuse } from '@parley/contracts';
import { testDatabase } from '@parley/testing';
import type { TestDatabase } from '@parley/testing';
import pg from 'pg';
import type { DataSource } from 'typeorm';
import { connect, databaseAnswers } from './connect.js';
import { refusalFor } from './failures.js';
import { inTransaction, poolOf } from './pool.js';

let database: TestDatabase;
let way: Server;
let lines: Socket[];
let source: DataSource | null = null;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());
afterEach(async () => {
  for (const line of lines) line.destroy();
  await source?.destroy();
  way.close();
});

/** The database by a way of its own, which can swallow everything and say nothing. */
async function overTheWay(): Promise<string> {
  const { host, port } = new pg.Client(database.chat);
  const url = new URL(database.chat);
  url.searchParams.delete('host');
  lines = [];
  way = createServer((here) => {
    const there = dial(host.startsWith('/') ? { path: `${host}/.s.PGSQL.${port}` } : { host, port });
    lines.push(here, there);
    for (const line of [here, there]) line.on('error', () => undefined);
    here.pipe(there).pipe(here);
  }).listen(0, '127.0.0.1');
  await once(way, 'listening');
  url.host = `127.0.0.1:${(way.address() as AddressInfo).port}`;
  return url.href;
}
function swallowEverything(): void {
  for (const line of lines) {
    line.unpipe();
    line.resume();
  }
}

describe('a connection that swallows everything', () => {
  it.each([
    ['a question', (it: DataSource) => databaseAnswers(it)],
    ['a transaction', (it: DataSource) => inTransaction(poolOf(it), (tx) => tx.query('select 1'))],
  ])('is given up: %s is unavailable, and the next goes over another', async (_, ask) => {
    source = await connect({ url: await overTheWay(), program: 'chat', poolSize: 1, answerMs: 500 });
    swallowEverything();
    const failure: unknown = await ask(source).then(
      () => null,
      (error: unknown) => error,
    );
    expect(refusalFor(failure)).toEqual(refuse('unavailable'));
    await ask(source);
  });
});
