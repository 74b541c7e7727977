import type { AdministratorId } from '@parley/contracts';
import type { Origin } from '../oversight-parts.js';
import type { Administrator } from './administrator.js';

/** Who makes or invites an administrator: one of them, whoever has the operator's command, or a start without anybody. */
export type Maker = { administrator: Administrator; origin: Origin } | 'operator' | 'start';

/** Their id, where it is one of the administrators: a start and the operator's command are the host's own. */
export const makerId = (maker: Maker): AdministratorId | null =>
  typeof maker === 'string' ? null : maker.administrator.id;
/** As the log names them. */
export const madeBy = (maker: Maker): Readonly<Record<string, string>> =>
  typeof maker === 'string' ? { by: maker } : { name: maker.administrator.name, address: maker.origin.address };
