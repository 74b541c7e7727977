import type { Origin } from '../oversight-parts.js';
import type { Administrator } from './administrator.js';

/** Who makes or invites an administrator: one of them, whoever has the operator's command, or a start without anybody. */
export type Maker = { administrator: Administrator; origin: Origin } | 'operator' | 'start';

/** As the log names them. */
export const madeBy = (maker: Maker): Readonly<Record<string, string>> =>
  typeof maker === 'string' ? { by: maker } : { name: maker.administrator.name, address: maker.origin.address };
