import { isUuid, refuse } from '@parley/contracts';
import { Refused } from './refusals.js';

/** An id out of a path; what can't be one names nothing. */
export function pathId<Id extends string>(text: string): Id {
  if (!isUuid(text)) throw new Refused(refuse('not_found'));
  return text as Id;
}
