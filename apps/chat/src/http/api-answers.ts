import { refuse } from '@parley/contracts';
import type { NextFunction, Request, Response } from 'express';
import type { ChatParts } from '../chat-parts.js';
import { refusalFor } from '@parley/persistence';
import { noteCaller } from './caller.js';
import { sendRefusal } from '@parley/platform';

/** Every answer of the API, refusals included: never stored, and with a nonce for the next proof. */
export const freshAnswers =
  ({ proofs, rooms }: ChatParts) =>
  (_request: Request, response: Response, next: NextFunction): void => {
    response.setHeader('Cache-Control', 'no-store');
    response.setHeader('DPoP-Nonce', proofs.nonces.issue(rooms.now()));
    next();
  };

/** Each address has a budget of requests, taken before anything is read or checked. */
export const requestBudget =
  ({ callers, rooms, logger }: ChatParts) =>
  (request: Request, response: Response, next: NextFunction): void => {
    const from = callers.from(request);
    noteCaller(request, { from });
    rooms.limits.take('request-by-address', from.network).then(
      (retryAfter) => {
        if (retryAfter === null) next();
        else sendRefusal(response, refuse('too_many_requests', { retryAfter }));
      },
      (error: unknown) => {
        logger.error({ err: error }, 'a budget could not be counted');
        sendRefusal(response, refusalFor(error));
      },
    );
  };
