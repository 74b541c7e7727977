import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isRefusal } from '@parley/contracts';
import type { ServerTime } from '@parley/contracts';
import { MasterKeyRing, parseMasterKeys } from '@parley/crypto';
import { openInvitation } from '@parley/oversight';
import { BoundRows, connect, PostgresInvitations, serviceKeys } from '@parley/persistence';
import { testDatabase } from '@parley/testing';
import type { TestDatabase } from '@parley/testing';
import { CommanderError } from 'commander';
import type { Command } from 'commander';
import { commands } from './commands.js';

const MASTER_KEY = randomBytes(32).toString('hex');
let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

/** Every command throws where it would end the process, and keeps its complaints to itself. */
function catchable(command: Command): Command {
  command.exitOverride().configureOutput({ writeErr: () => undefined });
  command.commands.forEach(catchable);
  return command;
}
async function operator(line: string, env: Record<string, string> = {}): Promise<string> {
  const said: string[] = [];
  const given = { DATABASE_URL: database.admin, MASTER_KEY, ADMIN_URL: 'https://console.example', ...env };
  const program = catchable(commands(given, (words) => said.push(words)));
  await program.parseAsync(line.split(' '), { from: 'user' });
  return said.join('\n');
}
const secretIn = (said: string): string => /https:\/\/console\.example\/sign-in#([\w-]{43})$/m.exec(said)?.[1] ?? '';
async function nameBehind(secret: string): Promise<unknown> {
  const parsed = parseMasterKeys({ MASTER_KEY });
  if ('faults' in parsed) throw new Error(parsed.faults.join(' '));
  const source = await connect({ url: database.admin, program: 'admin' });
  try {
    const keys = await serviceKeys(source, new MasterKeyRing(parsed.keys));
    const invitations = new PostgresInvitations(source, new BoundRows(source, keys));
    const opened = await openInvitation({ invitations, keys, now: () => Date.now() as ServerTime }, secret);
    return isRefusal(opened) ? opened.refused : [opened.name, opened.roles];
  } finally {
    await source.destroy();
  }
}

describe('operator', () => {
  it('makes an administrator with several roles and prints a link that opens for them', async () => {
    const said = await operator('administrators create Ada --role auditor --role security');
    expect(await nameBehind(secretIn(said))).toEqual(['Ada', ['auditor', 'security']]);
    expect(await operator('administrators list')).toContain('Ada  auditor, security  (has not signed in yet)');
  });

  it('makes a new link for somebody there is, and the old one stops working', async () => {
    const old = secretIn(await operator('administrators create Eve --role viewer'));
    const renewed = secretIn(await operator('administrators invite eve'));
    expect(await nameBehind(old)).toBe('not_found');
    expect(await nameBehind(renewed)).toEqual(['Eve', ['viewer']]);
  });

  it('says in words what is wrong', async () => {
    await operator('administrators create Bob --role viewer');
    await expect(operator('administrators create bob --role viewer')).rejects.toThrow(
      'There is an administrator called bob already. `administrators invite bob` makes a new link.',
    );
    await expect(operator('administrators invite Nobody')).rejects.toThrow('no administrator called Nobody');
    await expect(operator('administrators create a/b --role viewer')).rejects.toThrow('Letters, digits');
    await expect(operator('administrators create X --role king')).rejects.toThrow(
      'Roles are viewer, auditor, security',
    );
    await expect(operator('administrators create X')).rejects.toBeInstanceOf(CommanderError);
    await expect(operator('administrators list', { MASTER_KEY: 'short' })).rejects.toThrow('MASTER_KEY must be');
    await expect(operator('administrators list', { DATABASE_URL: database.owner })).rejects.toThrow('superuser');
    await expect(operator('administrators list', { DATABASE_URL: 'postgres://a:b@127.0.0.1:1/none' })).rejects.toThrow(
      'The database does not answer',
    );
    await expect(operator('administrators list', { DATABASE_URL: '', DATA_DIR: '/nowhere' })).rejects.toThrow(
      'No Parley runs with the data in /nowhere',
    );
    await expect(operator('migrate')).rejects.toThrow('MIGRATION_DATABASE_URL is missing');
  });

  it('says which master key wraps what, and asks keeper for a rotation once a new one stands first', async () => {
    await operator('administrators list');
    expect(await operator('keys status')).toBe(
      'Master key 1, the primary one, wraps 0 keys of rooms and 4 of the service.',
    );
    await expect(operator('keys rotate')).rejects.toThrow('Put a new one in front of MASTER_KEYS, as 2:');
    const both = { MASTER_KEY: '', MASTER_KEYS: `2:${randomBytes(32).toString('hex')},1:${MASTER_KEY}` };
    expect(await operator('keys rotate', both)).toContain('Keeper wraps every key by master key 2 now');
    expect(await operator('keys status', both)).toContain('A rotation to master key 2 is under way: 0 keys');
    await expect(operator('keys rotate', both)).rejects.toThrow('A rotation is under way already.');
  });

  it('migrates, and finds nothing to do the second time', async () => {
    const passwordIn = (url: string): string => new URL(url).password;
    const said = await operator('migrate', {
      MIGRATION_DATABASE_URL: database.owner,
      CHAT_DATABASE_PASSWORD: passwordIn(database.chat),
      ADMIN_DATABASE_PASSWORD: passwordIn(database.admin),
      KEEPER_DATABASE_PASSWORD: passwordIn(database.keeper),
    });
    expect(said).toBe('The database is up to date.');
  });
});
