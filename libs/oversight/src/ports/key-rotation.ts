import type { LogRecord } from '@parley/rooms';
import type { Rotation } from './rotations.js';

/** That every key be wrapped by one master key, as keeper carries it out. */
export type AskedRotation = Pick<Rotation, 'id' | 'masterKeyId' | 'askedAt' | 'rewrapped'>;
export interface Rewrapped {
  rewrapped: number;
  /** Keys that would not unwrap: they stay as they are, and what is wrong with the first. */
  failed: number;
  error: unknown;
}

/** Keys under master keys. Whoever holds a key in memory goes on meanwhile: the key itself does not change. */
export interface KeyRotation {
  /** Not finished and not superseded: one at most. */
  unfinished(): Promise<AskedRotation[]>;
  /** Wraps every key that another master key wraps, some at a time, for as long as `go` says so; two at once share the work. */
  rewrap(rotation: AskedRotation, go: () => boolean): Promise<Rewrapped>;
  /** Keys that it leaves so far. */
  left(rotation: AskedRotation): Promise<number>;
  /** Once no key is left, and once only; false otherwise. */
  finish(rotation: AskedRotation, log: (rewrapped: number) => LogRecord[]): Promise<boolean>;
}
