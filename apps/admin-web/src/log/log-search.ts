import { LOG_TYPES, type LogType } from '@parley/contracts';

/** What the log shows, as its address says it; what is undefined is not in it. */
export interface LogSearch {
  type?: LogType | undefined;
  room?: string | undefined;
  /** The page: entries before this index. */
  before?: string | undefined;
}

export function readLogSearch({ type, room, before }: Record<string, unknown>): LogSearch {
  const known = LOG_TYPES.find((one) => one === type);
  return {
    ...(known && { type: known }),
    ...(typeof room === 'string' && room !== '' && { room: room.slice(0, 36).toLowerCase() }),
    ...(typeof before === 'string' && /^\d{1,15}$/.test(before) && { before }),
  };
}
