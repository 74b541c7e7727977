import type { RoomId, SeatNumber, ServerTime } from '@parley/contracts';

/**
 * Who is connected where. Leased: a source that falls silent takes its seats with it, so there are no ghosts.
 * `source` names one holder of sockets (a gateway).
 */
export interface Presence {
  hold(roomId: RoomId, seat: SeatNumber, source: string, until: ServerTime): void;
  release(roomId: RoomId, seat: SeatNumber, source: string, at: ServerTime): void;
  present(roomId: RoomId, now: ServerTime): ReadonlySet<SeatNumber>;
  /** Since when the seat has had no connection; null while it has one or never had. */
  absentSince(roomId: RoomId, seat: SeatNumber, now: ServerTime): ServerTime | null;
}
