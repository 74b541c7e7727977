import type { RoomId } from '@parley/contracts';

/** A room for which something is due, and since when, in the store's own words. */
export interface DueRoom {
  id: RoomId;
  since: string;
}
/** What is still to be done. */
export interface Backlog {
  waiting: number;
  /** Seconds by which the oldest is late; 0 when nothing waits. */
  lag: number;
}

/** Work on rooms that comes due by itself, the oldest first. */
export interface DueRooms {
  /** From the one after `after`; null begins. Rooms of one moment stand in the order of their ids. */
  due(after: DueRoom | null, limit: number): Promise<DueRoom[]>;
  backlog(): Promise<Backlog>;
}
