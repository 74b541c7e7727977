import { describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { testDatabase } from './postgres.js';

const ask = async (url: string, sql: string): Promise<unknown[]> => {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
};

describe('testDatabase', () => {
  it('gives databases that are migrated, apart, and open to the three roles', async () => {
    const [one, other] = await Promise.all([testDatabase(), testDatabase()]);
    try {
      await ask(one.owner, 'create table mine (word text)');
      expect(await ask(other.owner, "select to_regclass('mine') as mine, to_regclass('rooms')::text as rooms")).toEqual(
        [{ mine: null, rooms: 'rooms' }],
      );
      for (const role of ['chat', 'admin', 'keeper'] as const)
        expect(await ask(one[role], 'select current_user as name')).toEqual([{ name: `parley_${role}` }]);
      await expect(ask(one.admin, 'delete from messages')).rejects.toThrow(/permission denied/);
    } finally {
      await Promise.all([one.drop(), other.drop()]);
    }
  });
});
