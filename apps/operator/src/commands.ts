import { ROLES } from '@parley/contracts';
import type { Role } from '@parley/contracts';
import { readSettings } from '@parley/platform';
import type { Environment } from '@parley/platform';
import { Command, InvalidArgumentError, Option } from 'commander';
import { create, inviteAgain, list } from './administrators.js';
import { refuseBusyPlace, vaultOf, withEmptyPlace, withPlace } from './backup/backed-up-place.js';
import { backUp } from './backup/backup.js';
import { openBackup } from './backup/opened-backup.js';
import { keptOutside } from './backup/kept-outside.js';
import { restore } from './backup/restore.js';
import { keyStatus, rotate } from './keys.js';
import { withAdministrators } from './administrator-parts.js';
import { consoleAddress } from './console-address.js';
import { migrateDatabase } from './migrate.js';

const isRole = (text: string): text is Role => ROLES.some((role) => role === text);
function addRole(text: string, roles: readonly Role[] | undefined): Role[] {
  if (!isRole(text)) throw new InvalidArgumentError(`Roles are ${ROLES.join(', ')}.`);
  return [...(roles ?? []), text];
}

interface RestoreOptions {
  data: string;
  keys: string;
  key?: string[];
  certificates?: string[];
}

/** The command line. Each command says lines; what goes wrong is thrown, in words. */
export function commands(env: Environment, say: (line: string) => void): Command {
  const print = (lines: readonly string[]): void => {
    for (const line of lines) say(line);
  };
  const settings = () => readSettings('operator', env);
  const program = new Command('operator').description('What whoever runs Parley does from a terminal.');
  const administrators = program.command('administrators').description('Who may sign in to the console.');
  administrators
    .command('create')
    .description('make an administrator and print a one-time sign-in link')
    .argument('<name>', 'letters, digits and . _ @ -')
    .addOption(
      new Option('--role <role>', `${ROLES.join(', ')}; may be given again`).argParser(addRole).makeOptionMandatory(),
    )
    .action(async (name: string, { role }: { role: Role[] }) => {
      const given = settings();
      print(await withAdministrators(given, (parts) => create(parts, name, role, consoleAddress(given))));
    });
  administrators
    .command('invite')
    .description('print a new link for somebody who lost theirs, their password or their authenticator')
    .argument('<name>')
    .action(async (name: string) => {
      const given = settings();
      print(await withAdministrators(given, (parts) => inviteAgain(parts, name, consoleAddress(given))));
    });
  administrators
    .command('list')
    .description('everybody, with roles and when they last signed in')
    .action(async () => {
      print(await withAdministrators(settings(), list));
    });
  const keys = program.command('keys').description('Master keys: which wraps what, and wrapping by a new one.');
  keys
    .command('status')
    .description('how many keys each master key wraps, and how far a rotation is')
    .action(async () => {
      print(await withAdministrators(settings(), keyStatus));
    });
  keys
    .command('rotate')
    .description('wrap every key by the primary master key; makes one where the embedded start has none yet')
    .action(async () => {
      const given = settings();
      print(await withAdministrators(given, (parts) => rotate(parts, given)));
    });
  program
    .command('backup')
    .description('write the data and the keys of this moment, into two directories')
    .requiredOption('--data <directory>', 'for everything but the keys, images and archives too')
    .requiredOption('--keys <directory>', 'for the wrapped keys: another disk, other hands')
    .action(async ({ data, keys }: { data: string; keys: string }) => {
      const given = settings();
      const input = { data, keys, keyDays: given.KEY_BACKUP_DAYS, now: new Date() };
      print(await withPlace(given, (place) => backUp(place, vaultOf(given), input)));
    });
  program
    .command('restore')
    .description('fill an empty, migrated database and the object store from a back-up')
    .requiredOption('--data <folder>', 'a data part')
    .requiredOption('--keys <folder>', "a keys' part of the same moment or later")
    .option(
      '--key <key...>',
      "the log's public key as it is now, name+id+key or a file with it: only it and those it replaced are believed",
    )
    .option(
      '--certificates <path...>',
      'files, or folders of files: certificates of destruction and changes of the log’s key from after the back-up',
    )
    .action(async ({ data, keys, key, certificates }: RestoreOptions) => {
      const given = settings();
      refuseBusyPlace(given);
      const vault = vaultOf(given);
      // Everything that can be wrong with what was given is found before anything is written.
      const outside = await keptOutside(key ?? [], certificates ?? []);
      const backup = await openBackup({ data, keys }, vault, say);
      print(await withEmptyPlace(given, (place) => restore(place, vault, { backup, outside, progress: say })));
    });
  program
    .command('migrate')
    .description('bring the database to this version, as its owner')
    .action(async () => {
      print(await migrateDatabase(readSettings('migrate', env)));
    });
  return program;
}
