import pg from 'pg';
import { DatabaseError } from '../database-error.js';

/** Works on one connection as the owner of the tables: no other role may read every table, or write the log's. */
export async function asOwner<T>(url: string, name: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, application_name: `parley-${name}`, pipeline: true });
  // A connection that breaks rejects its queries; the event besides would end the process if nobody listened.
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (error) {
    throw new DatabaseError('database_lost', 'The database does not answer.', { cause: error });
  }
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
