import { isUuid, READING_STATES, type ReadingState } from '@parley/contracts';

/** What the list of readings shows, as its address says it; what is undefined is not in it. */
export interface ReadingsSearch {
  state?: ReadingState | undefined;
  room?: string | undefined;
  /** The page: what the one before named as `next`. */
  before?: string | undefined;
}

export function readReadingsSearch({ state, room, before }: Record<string, unknown>): ReadingsSearch {
  const known = READING_STATES.find((one) => one === state);
  return {
    ...(known && { state: known }),
    ...(typeof room === 'string' && room !== '' && { room: room.slice(0, 36).toLowerCase() }),
    ...(typeof before === 'string' && isUuid(before) && { before }),
  };
}
