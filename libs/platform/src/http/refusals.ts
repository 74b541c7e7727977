import { ERROR_MESSAGES, ERROR_STATUS, isRefusal } from '@parley/contracts';
import type { ErrorBody, Refusal } from '@parley/contracts';
import type { Response } from 'express';

/** A refusal on its way out of a handler: the one exception that is no fault of ours. */
export class Refused extends Error {
  override readonly name = 'Refused';
  constructor(readonly refusal: Refusal) {
    super(refusal.refused);
  }
}

/** The value, or the refusal as the answer. */
export function orRefuse<T>(answer: T | Refusal): T {
  if (isRefusal(answer)) throw new Refused(answer);
  return answer;
}

const errorBody = ({ refused, details }: Refusal): ErrorBody => ({
  code: refused,
  message: ERROR_MESSAGES[refused],
  ...(details ? { details } : {}),
});

/** `{error: {code, message, details?}}` with the code's status; `Retry-After` (RFC 9110, section 10.2.3) where there is one. */
export function sendRefusal(response: Response, refusal: Refusal): void {
  const { retryAfter } = refusal.details ?? {};
  if (typeof retryAfter === 'number') response.setHeader('Retry-After', String(retryAfter));
  response.setHeader('Cache-Control', 'no-store');
  response.status(ERROR_STATUS[refusal.refused]).json({ error: errorBody(refusal) });
}
