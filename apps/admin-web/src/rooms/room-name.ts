import type { AdminRoomView, RoomId } from '@parley/contracts';

/** The end of an id: its beginning is a time, which rooms opened together share (RFC 9562, section 5.7). */
export const shortId = (id: RoomId): string => `…${id.slice(-8)}`;

/** What a room is called where its code stands, and it may have none. */
export const roomName = ({ code, id }: Pick<AdminRoomView, 'code' | 'id'>): string => code ?? shortId(id);
