import { refuse, ROLES } from '@parley/contracts';
import type { AdministratorId, LogType, Refusal, Role } from '@parley/contracts';
import { serviceLog } from '../log/service-log.js';
import type { Origin, OversightParts } from '../oversight-parts.js';
import { readingsEnded } from '../readings/readings-ended.js';
import type { Administrator } from './administrator.js';
import type { SignedIn } from './sessions.js';

type ChangeParts = Pick<OversightParts, 'administrators' | 'keys' | 'now'>;

/** Somebody else than who asks. Refuses `not_oneself`, `not_found`. */
async function another(
  parts: ChangeParts,
  { administrator }: SignedIn,
  id: AdministratorId,
): Promise<Administrator | Refusal> {
  if (id === administrator.id) return refuse('not_oneself');
  return (await parts.administrators.find(id)) ?? refuse('not_found');
}

const logOf = (
  parts: ChangeParts,
  type: LogType,
  { administrator }: SignedIn,
  changed: Administrator,
  origin: Origin,
  details: Readonly<Record<string, unknown>>,
) =>
  serviceLog(parts.keys.log, type, changed.id, {
    name: administrator.name,
    address: origin.address,
    account: changed.name,
    ...details,
  });

/** Gives somebody else these roles. Refuses `not_oneself`, `not_found`, `last_security`. */
export async function changeRoles(
  parts: ChangeParts,
  asking: SignedIn,
  input: { id: AdministratorId; roles: readonly Role[] },
  origin: Origin,
): Promise<Administrator | Refusal> {
  const found = await another(parts, asking, input.id);
  if ('refused' in found) return found;
  const roles = ROLES.filter((role) => input.roles.includes(role));
  const log = logOf(parts, 'administrator_changed', asking, found, origin, { from: found.roles, to: roles });
  const { id: makerId, name } = asking.administrator;
  const change = { id: found.id, roles, makerId, at: parts.now() };
  const refusal = await parts.administrators.changeRoles(change, (ended) => [
    log,
    ...readingsEnded(parts.keys, 'roles', name, origin, ended),
  ]);
  return refusal ?? { ...found, roles };
}

/** From now on nobody signs in by this name. Refuses `not_oneself`, `not_found`, `last_security`. */
export async function removeAdministrator(
  parts: ChangeParts,
  asking: SignedIn,
  id: AdministratorId,
  origin: Origin,
): Promise<Refusal | null> {
  const found = await another(parts, asking, id);
  if ('refused' in found) return found;
  const log = logOf(parts, 'administrator_removed', asking, found, origin, { roles: found.roles });
  return parts.administrators.remove(found.id, parts.now(), (ended) => [
    log,
    ...readingsEnded(parts.keys, 'removal', asking.administrator.name, origin, ended),
  ]);
}
