import { randomBytes } from 'node:crypto';
import { migrate } from '@parley/persistence';
import pg from 'pg';

/** A migrated database of its own, and the URLs of everyone who may use it. */
export interface TestDatabase {
  name: string;
  /** Whoever owns the tables; may do everything. */
  owner: string;
  chat: string;
  admin: string;
  keeper: string;
  /** Ends every connection to it and removes it. */
  drop: () => Promise<void>;
}

const TEMPLATE = 'parley_template';
/** Any number that nothing else locks. */
const TEMPLATE_LOCK = 5055;
const ROLE_PASSWORDS = { chat: 'chat-password', admin: 'admin-password', keeper: 'keeper-password' };

const serverUrl = (): string => {
  const url = process.env.PARLEY_TEST_DATABASE_URL;
  if (url === undefined)
    throw new Error(
      'PARLEY_TEST_DATABASE_URL is missing: name the test X.integration.test.ts, so that Jest starts PostgreSQL',
    );
  return url;
};
const urlFor = (database: string, user?: string, password?: string): string => {
  const url = new URL(serverUrl());
  url.pathname = database;
  if (user !== undefined && password !== undefined) Object.assign(url, { username: user, password });
  return url.href;
};

async function onServer<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(serverUrl());
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

const exists = async (client: pg.Client, database: string): Promise<boolean> =>
  (await client.query('select 1 from pg_database where datname = $1', [database])).rowCount === 1;

/** Migrated once for all test files, in whichever process asks first; under another name until it is whole. */
async function makeTemplate(client: pg.Client): Promise<void> {
  if (await exists(client, TEMPLATE)) return;
  const making = `${TEMPLATE}_making`;
  await client.query(`drop database if exists ${making} with (force)`);
  await client.query(`create database ${making}`);
  await migrate({ url: urlFor(making), passwords: ROLE_PASSWORDS });
  await client.query(`alter database ${making} rename to ${TEMPLATE}`);
}

/** A fresh database out of the migrated template, in tens of milliseconds. */
export async function testDatabase(): Promise<TestDatabase> {
  const name = `test_${randomBytes(8).toString('hex')}`;
  await onServer(async (client) => {
    // Two databases can't be made from one template at once.
    await client.query('select pg_advisory_lock($1)', [TEMPLATE_LOCK]);
    await makeTemplate(client);
    await client.query(`create database ${name} template ${TEMPLATE}`);
  });
  return {
    name,
    owner: urlFor(name),
    chat: urlFor(name, 'parley_chat', ROLE_PASSWORDS.chat),
    admin: urlFor(name, 'parley_admin', ROLE_PASSWORDS.admin),
    keeper: urlFor(name, 'parley_keeper', ROLE_PASSWORDS.keeper),
    drop: () =>
      onServer(async (client) => {
        await client.query(`drop database if exists ${name} with (force)`);
      }),
  };
}
