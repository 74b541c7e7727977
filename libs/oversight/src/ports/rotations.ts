import type { AdministratorId, Refusal, RotationId, ServerTime } from '@parley/contracts';
import type { LogRecord } from '@parley/rooms';

/** Somebody asked that every key be wrapped by this master key; keeper acts. */
export interface Rotation {
  id: RotationId;
  masterKeyId: number;
  /** null when it was asked from the command line; so is `by`, their name. */
  administratorId: AdministratorId | null;
  by: string | null;
  askedAt: ServerTime;
  /** Keys wrapped anew so far. */
  rewrapped: number;
  finishedAt: ServerTime | null;
  /** A newer one to another master key was asked for before it was finished: nobody carries it out any more. */
  superseded: boolean;
}
/** How many keys a master key wraps. */
export interface MasterKeyUse {
  id: number;
  /** Of rooms. */
  rooms: number;
  /** Of the service. */
  services: number;
}

export interface Rotations {
  /** Master keys that wrap anything, by id. */
  uses(): Promise<MasterKeyUse[]>;
  /** Newest first. */
  list(limit: number): Promise<Rotation[]>;
  /** `unfinished`: the master key of the rotation that is under way. Asks `decide` with every other asker waiting, and writes the rotation with its log entries in one transaction, or nothing. */
  ask(
    rotation: Rotation,
    decide: (now: { unfinished: number | null; uses: readonly MasterKeyUse[] }) => readonly LogRecord[] | Refusal,
  ): Promise<Refusal | null>;
}
