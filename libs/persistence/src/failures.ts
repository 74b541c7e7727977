import { refuse } from '@parley/contracts';
import type { Refusal } from '@parley/contracts';
import { EnvelopeError } from '@parley/crypto';
import { ReadingOver, RecordAltered, RecordGone } from '@parley/oversight';
import { DatabaseLostError, isLockTimeout } from './database-error.js';

/** SQLSTATE classes of a server that is going or gone, and what Node calls a broken line. */
const AWAY = /^(?:08\w{3}|57P0\d|53300|E(?:CONN\w+|PIPE|TIMEDOUT|HOSTUNREACH|NETUNREACH|NOTFOUND|AI_AGAIN))$/;
/** pg has no code for these. */
const AWAY_WORDS =
  /^(?:Connection terminated|Client has encountered a connection error|timeout exceeded when trying|Query read timeout)/;

const codeOf = (error: Error): string => ('code' in error && typeof error.code === 'string' ? error.code : '');

/** Is this a dependency that went away, or what somebody else holds for long, and no fault in the program? */
export function isAway(error: unknown): boolean {
  if (error instanceof DatabaseLostError) return true;
  if (error instanceof AggregateError) return error.errors.some(isAway);
  if (isLockTimeout(error)) return true;
  return error instanceof Error && (AWAY.test(codeOf(error)) || AWAY_WORDS.test(error.message));
}

/**
 * What the caller hears of an exception, never its words: `unavailable` when a part is away, `record_altered` when something
 * stored does not open where it stands, with what it is where that is known, `room_gone` for a destroyed one, else `internal`.
 */
export function refusalFor(error: unknown): Refusal {
  if (error instanceof RecordAltered) return refuse('record_altered', error.where);
  if (error instanceof EnvelopeError) return refuse('record_altered');
  if (error instanceof RecordGone) return refuse('room_gone');
  if (error instanceof ReadingOver) return refuse('forbidden', { reading: 'It is over. Ask again.', state: 'ended' });
  return refuse(isAway(error) ? 'unavailable' : 'internal');
}
