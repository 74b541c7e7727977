import type { RoomKind } from './room-policy.js';

/** Kinds people can open and enter today. `ROOM_KINDS` refuses a kind that is not here; the embedded start offers all of these. */
export const KINDS_WITH_PAGES = ['audited'] as const satisfies readonly RoomKind[];
