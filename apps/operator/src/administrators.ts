import { isRefusal } from '@parley/contracts';
import type { Role } from '@parley/contracts';
import { createAdministrator, invite } from '@parley/oversight';
import type { Administrator } from '@parley/oversight';
import type { AdministratorParts } from './administrator-parts.js';
import { Fault } from './fault.js';

/** Makes an administrator; answers the lines to print, with a one-time link. @throws Fault for a name that can't be or is taken. */
export async function create(
  parts: AdministratorParts,
  name: string,
  roles: readonly Role[],
  console: string,
): Promise<string[]> {
  const created = await createAdministrator(parts, name, roles, 'operator');
  if (!isRefusal(created)) return linkFor(parts, created, console);
  if (created.refused === 'conflict' && !(await parts.administrators.findByName(name)))
    throw new Fault(
      `${name} was the name of an administrator who was removed. The log still names them: take another.`,
    );
  if (created.refused === 'conflict')
    throw new Fault(
      `There is an administrator called ${name} already. \`administrators invite ${name}\` makes a new link.`,
    );
  throw new Fault(Object.values(created.details ?? {}).join(' '));
}

/** A new link for somebody who lost theirs, their password or their authenticator: using it replaces all of them. */
export async function inviteAgain(parts: AdministratorParts, name: string, console: string): Promise<string[]> {
  const found = await parts.administrators.findByName(name);
  if (!found) throw new Fault(`There is no administrator called ${name}.`);
  return linkFor(parts, found, console);
}

async function linkFor(parts: AdministratorParts, administrator: Administrator, console: string): Promise<string[]> {
  const link = await invite(parts, administrator, 'operator');
  if (isRefusal(link)) throw new Fault(`There is no administrator called ${administrator.name}.`);
  const { secret, expiresAt } = link;
  return [
    `${administrator.name} (${administrator.roles.join(', ')}) signs in for the first time with this link.`,
    `It works once, until ${time(expiresAt)}:`,
    '',
    `  ${console}/sign-in#${secret}`,
  ];
}

/** One line an administrator, by name. */
export async function list(parts: AdministratorParts): Promise<string[]> {
  const everybody = await parts.administrators.list();
  if (everybody.length === 0) return ['There are no administrators yet.'];
  const width = Math.max(...everybody.map(({ name }) => name.length));
  return everybody.map(({ name, roles, signedInAt }) => {
    const seen = signedInAt === null ? 'has not signed in yet' : `last signed in ${time(signedInAt)}`;
    return `${name.padEnd(width)}  ${roles.join(', ')}  (${seen})`;
  });
}

const time = (at: number): string => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
