import type { LogRecord } from '@parley/rooms';
import { serviceLog } from '../log/service-log.js';
import type { Origin, ServiceKeys } from '../oversight-parts.js';
import type { EndedReading } from '../ports/ended-readings.js';

/** Why readings ended that nobody ended one by one. */
type EndedBy = 'removal' | 'roles' | 'sign-out' | 'new password' | 'enrolment';

/** One entry for each, as when its reader ends it: its subject is the reading. `name`: who did what ended them. */
export const readingsEnded = (
  { log }: Pick<ServiceKeys, 'log'>,
  by: EndedBy,
  name: string,
  { address }: Origin,
  ended: readonly EndedReading[],
): LogRecord[] =>
  ended.map(({ id, roomId }) => serviceLog(log, 'reading_ended', id, { reading: id, by, name, address }, roomId));
