import { refuse } from '@parley/contracts';
import type { NextFunction, Request, Response } from 'express';
import { sendRefusal } from './refusals.js';

const SAFE = ['GET', 'HEAD', 'OPTIONS'];

/**
 * A page of another origin gets nothing: `Origin`, where there is one, is exactly one of CHAT_URL. A browser (it sends
 * `Sec-Fetch-Site`) must say its origin on whatever changes something.
 */
export const sameOrigin =
  (origins: readonly string[]) =>
  ({ method, headers }: Request, response: Response, next: NextFunction): void => {
    const { origin } = headers;
    const mustSay = !SAFE.includes(method) && headers['sec-fetch-site'] !== undefined;
    if (origin === undefined ? mustSay : !origins.includes(origin)) sendRefusal(response, refuse('origin_refused'));
    else next();
  };
