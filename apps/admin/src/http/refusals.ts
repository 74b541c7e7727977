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

/** `{error: {code, message, details?}}` with the code's status; `Retry-After` where there is one. */
export function sendRefusal(response: Response, { refused, details }: Refusal): void {
  const error: ErrorBody = { code: refused, message: ERROR_MESSAGES[refused], ...(details ? { details } : {}) };
  if (typeof details?.retryAfter === 'number') response.setHeader('Retry-After', String(details.retryAfter));
  response.setHeader('Cache-Control', 'no-store');
  response.status(ERROR_STATUS[refused]).json({ error });
}
