import { isUuid, refuse } from '@parley/contracts';
import { Refused } from './refusals.js';

/** An id out of a path; what can't be one names nothing. Throws Refused `not_found`. */
export function pathId(text: string): string {
  if (!isUuid(text)) throw new Refused(refuse('not_found'));
  return text;
}
