import pg from 'pg';

/** Makes a database where there is none of that name. `url`: of another one, as a user that may. The name is no person's word. */
export async function createDatabase(url: string, name: string): Promise<void> {
  const client = new pg.Client(url);
  // A server that stops meanwhile rejects the queries; the event besides would end the process if nobody listened.
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [name]);
    if (rowCount === 0) await client.query(`create database ${pg.escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
}
