import { refuse } from '@parley/contracts';
import type { NextFunction, Request, Response } from 'express';
import { sendRefusal } from './refusals.js';

const SAFE = ['GET', 'HEAD', 'OPTIONS'];

export interface SameOriginOptions {
  /** Where browsers reach the service: CHAT_URL or ADMIN_URL. */
  origins: readonly string[];
  /** May a program change something without an `Origin`? Only where something besides a cookie says who asks. */
  programs: boolean;
}

/**
 * A page of another origin gets nothing: `Origin`, where there is one, is exactly one of ours. Whatever changes something must say
 * it, or where programs may come without one, whatever a browser sends (it has `Sec-Fetch-Site`).
 */
export const sameOrigin =
  ({ origins, programs }: SameOriginOptions) =>
  ({ method, headers }: Request, response: Response, next: NextFunction): void => {
    const { origin } = headers;
    const mustSay = !SAFE.includes(method) && !(programs && headers['sec-fetch-site'] === undefined);
    if (origin === undefined ? mustSay : !origins.includes(origin)) sendRefusal(response, refuse('origin_refused'));
    else next();
  };
