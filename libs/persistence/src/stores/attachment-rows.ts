import { LIMITS } from '@parley/contracts';

/** The entry that shows the image of row `a`, as a join: exactly the one its claim was promised, under the index of messages. */
export const ITS_ENTRY = `m.room_id = a.room_id and m.seat = a.seat and m.client_message_id = a.claimed_by and m.id = a.entry_id`;
export const IS_SENT = `exists (select from messages m where ${ITS_ENTRY})`;
/** How long ago row `a` must have begun to wait to be swept. A claim asks the same of the same clock, under the row's lock. */
export const DUE_BEFORE = `clock_timestamp() - interval '${LIMITS.unsentImageSeconds} s'`;
