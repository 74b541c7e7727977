import { isDurableId, isUuid, normalizeCode, refuse } from '@parley/contracts';
import type {
  AdminRoomsAnswer,
  AdminRoomView,
  Refusal,
  RoomId,
  RoomKind,
  RoomState,
  VerificationAnswer,
} from '@parley/contracts';
import type { OversightParts } from '../oversight-parts.js';
import { viewRoomFacts } from './view-room.js';

type LookParts = Pick<OversightParts, 'rooms' | 'now'>;
export interface RoomsInput {
  state?: RoomState | undefined;
  kind?: RoomKind | undefined;
  /** A room's id or code, typed by a person. */
  q?: string | undefined;
  /** What the page before answered as `next`. */
  after?: string | undefined;
  limit: number;
}

/** Refuses `bad_request` for an `after` that no page answered. */
export async function listRooms(parts: LookParts, input: RoomsInput): Promise<AdminRoomsAnswer | Refusal> {
  const { after = null } = input;
  if (after !== null && !(isUuid(after) && isDurableId(after))) return refuse('bad_request', { after: 'not a page' });
  const typed = input.q?.trim() ?? '';
  const id = typed.toLowerCase();
  const now = parts.now();
  const found = await parts.rooms.list({
    state: input.state ?? null,
    kind: input.kind ?? null,
    q: typed === '' ? null : isUuid(id) ? id : normalizeCode(typed),
    before: after as RoomId | null,
    limit: input.limit + 1,
    now,
  });
  const rooms = found.slice(0, input.limit).map((room) => viewRoomFacts(room, now));
  return { rooms, next: found.length > input.limit ? (rooms.at(-1)?.id ?? null) : null, asOf: now };
}

export async function findRoom(parts: LookParts, id: RoomId): Promise<AdminRoomView | Refusal> {
  const room = await parts.rooms.find(id);
  return room ? viewRoomFacts(room, parts.now()) : refuse('not_found');
}

/** Is the record complete and unaltered? Nothing is unsealed for it. */
export async function verifyRecord(
  parts: Pick<OversightParts, 'verification' | 'now'>,
  id: RoomId,
): Promise<VerificationAnswer | Refusal> {
  const verified = await parts.verification.verify(id);
  return verified ? { ...verified, checkedAt: parts.now() } : refuse('not_found');
}
