import { refuse } from '@parley/contracts';
import type { NextFunction, Request, Response } from 'express';
import { sendRefusal } from './refusals.js';

const SAFE = ['GET', 'HEAD', 'OPTIONS'];

/** Whatever changes something must come from a page of ours: `Origin` is exactly one of `ADMIN_URL`, and is there. */
export const sameOrigin =
  (origins: readonly string[]) =>
  (request: Request, response: Response, next: NextFunction): void => {
    const { origin } = request.headers;
    if (SAFE.includes(request.method) || (origin !== undefined && origins.includes(origin))) next();
    else sendRefusal(response, refuse('origin_refused'));
  };
