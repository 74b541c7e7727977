import { API, ERROR_STATUS, type ErrorBody, type ErrorCode } from '@parley/contracts';
import { noteAnswer } from './server-clock.js';

/** What can go wrong: the service said no, or no answer came. */
export type TroubleCode = ErrorCode | 'offline';

/** An answer that is none. An exception, because that is how queries and mutations hear of it. */
export class Trouble extends Error {
  override readonly name = 'Trouble';
  constructor(
    readonly code: TroubleCode,
    readonly details: Readonly<Record<string, unknown>> = {},
  ) {
    super(code);
  }
  /** Seconds to wait before another try, where the service names them. */
  get retryAfter(): number | null {
    const { retryAfter } = this.details;
    return typeof retryAfter === 'number' ? retryAfter : null;
  }
}

/** The code of whatever was caught: what is no `Trouble` is a fault of this page. */
export const troubleCode = (error: unknown): TroubleCode => (error instanceof Trouble ? error.code : 'internal');

/**
 * Calls one of ADMINISTRATOR_ROUTES. The type is the contract's promise: this origin's own service answers.
 * Throws `Trouble`.
 */
export async function call<Answer>(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object): Promise<Answer> {
  const response = await fetch(`${API}${path}`, {
    method,
    ...(body && { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
  }).catch(() => {
    throw new Trouble('offline');
  });
  noteAnswer(response.headers.get('Date'));
  const answer: unknown = response.status === 204 ? null : await response.json().catch(() => null);
  if (response.ok) return answer as Answer;
  const error = errorOf(answer);
  throw error ? new Trouble(error.code, error.details) : new Trouble('unavailable');
}

/** A proxy between us and the service may answer in words of its own. */
function errorOf(answer: unknown): ErrorBody | null {
  if (typeof answer !== 'object' || answer === null || !('error' in answer)) return null;
  const { error } = answer as { error: ErrorBody };
  return error.code in ERROR_STATUS ? error : null;
}
