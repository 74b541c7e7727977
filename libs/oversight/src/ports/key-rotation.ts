import type { ServerTime } from '@parley/contracts';
import type { LogRecord } from '@parley/rooms';

/** That every key be wrapped by one master key. */
export interface Rotation {
  id: string;
  masterKeyId: number;
  askedAt: ServerTime;
  /** Keys wrapped anew for it so far. */
  rewrapped: number;
}
export interface KeyStatus {
  /** How many keys each master key wraps, by its id. */
  keys: { masterKeyId: number; rooms: number; service: number }[];
  /** The oldest that is not finished. */
  rotation: Rotation | null;
}
export interface Rewrapped {
  rewrapped: number;
  /** Keys that would not unwrap: they stay as they are, and what is wrong with the first. */
  failed: number;
  error: unknown;
}

/** Keys under master keys. Whoever holds a key in memory goes on meanwhile: the key itself does not change. */
export interface KeyRotation {
  status(): Promise<KeyStatus>;
  /** Not finished, oldest first. */
  unfinished(): Promise<Rotation[]>;
  /** Wraps every key that another master key wraps, some at a time, for as long as `go` says so; two at once share the work. */
  rewrap(rotation: Rotation, go: () => boolean): Promise<Rewrapped>;
  /** Keys that it leaves so far. */
  left(rotation: Rotation): Promise<number>;
  /** Once no key is left, and once only; false otherwise. */
  finish(rotation: Rotation, log: (rewrapped: number) => LogRecord[]): Promise<boolean>;
}
