import { isUuid, refuse } from '@parley/contracts';
import type { KnockId, RoomId } from '@parley/contracts';
import { Refused } from './refusals.js';

/** An id out of a path; what can't be one names nothing. */
function uuidOf(text: string): string {
  if (!isUuid(text)) throw new Refused(refuse('not_found'));
  return text;
}
export const roomIdOf = (text: string): RoomId => uuidOf(text) as RoomId;
export const knockIdOf = (text: string): KnockId => uuidOf(text) as KnockId;
