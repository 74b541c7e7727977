import type { RoomId } from '@parley/contracts';
import type { Backlog, DueRoom, DueRooms } from '@parley/oversight';
import { ObjectsAway } from '@parley/rooms';

/** How a round of a job went: what it did, and what it leaves. */
export interface RoundFigures extends Backlog {
  done: number;
}
export interface DueRoomsFigures extends RoundFigures {
  /** Rooms for which it could not be done this time, and why. */
  failed: { id: RoomId; error: unknown }[];
  /** Rooms that failed a while ago and are left alone for now: the fault stands. */
  leftAlone: number;
}

/** Rooms asked for at once. */
const BATCH = 100;
/** Milliseconds for which a room that failed is left alone: what is wrong with it takes a person. */
const LEFT_ALONE = 10 * 60_000;

/**
 * Goes through every room that is due, oldest first, past those that fail. A store of objects that is away ends the round: each
 * further question could take seconds, with a room locked meanwhile.
 */
export class DueRoomsRound {
  readonly #leftAlone = new Map<RoomId, number>();
  /** Due, and passed over in this round. */
  #passed = 0;

  constructor(
    private readonly rooms: DueRooms,
    /** Looks again under the room's lock; false when there was nothing to do. */
    private readonly work: (id: RoomId) => Promise<boolean>,
    private readonly now: () => number = Date.now,
  ) {}

  async run(go: () => boolean): Promise<DueRoomsFigures> {
    const failed: DueRoomsFigures['failed'] = [];
    let done = 0;
    this.#passed = 0;
    for (const [id, until] of this.#leftAlone) if (until <= this.now()) this.#leftAlone.delete(id);
    for await (const { id } of this.due()) {
      if (!go()) break;
      try {
        if (await this.work(id)) done += 1;
      } catch (error) {
        failed.push({ id, error });
        if (error instanceof ObjectsAway) break;
        this.#leftAlone.set(id, this.now() + LEFT_ALONE);
      }
    }
    return { done, failed, leftAlone: this.#passed, ...(await this.rooms.backlog()) };
  }

  private async *due(): AsyncGenerator<DueRoom> {
    for (let after: DueRoom | null = null; ;) {
      const page: DueRoom[] = await this.rooms.due(after, BATCH);
      for (const room of page)
        if (this.#leftAlone.has(room.id)) this.#passed += 1;
        else yield room;
      after = page.at(-1) ?? null;
      if (after === null || page.length < BATCH) return;
    }
  }
}
