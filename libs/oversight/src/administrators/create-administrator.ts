import { refuse, ROLES } from '@parley/contracts';
import type { AdministratorId, Refusal, Role } from '@parley/contracts';
import { durableId } from '@parley/crypto';
import { serviceLog } from '../log/service-log.js';
import type { OversightParts } from '../oversight-parts.js';
import type { Administrator } from './administrator.js';
import { madeBy, makerId } from './maker.js';
import type { Maker } from './maker.js';

/** Letters, digits and `. _ @ -`, 1 to 64, so that a name has one spelling but for its case. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$/;

/** Someone who may sign in once invited. Refuses `bad_request` for a name or roles that can't be, `conflict` for a name that is taken. */
export async function createAdministrator(
  parts: Pick<OversightParts, 'administrators' | 'keys' | 'now'>,
  name: string,
  roles: readonly Role[],
  maker: Maker,
): Promise<Administrator | Refusal> {
  if (!NAME.test(name)) return refuse('bad_request', { name: 'Letters, digits and . _ @ -, 1 to 64 of them.' });
  if (roles.length === 0) return refuse('bad_request', { roles: 'At least one role.' });
  const administrator: Administrator = {
    id: durableId() as AdministratorId,
    name,
    roles: ROLES.filter((role) => roles.includes(role)),
    createdAt: parts.now(),
    signedInAt: null,
  };
  const log = serviceLog(parts.keys.log, 'administrator_created', administrator.id, {
    ...madeBy(maker),
    account: name,
    roles: administrator.roles,
  });
  return (await parts.administrators.create(administrator, makerId(maker), [log])) ?? administrator;
}
