import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { chooseLanguage, composeLanding, LANGUAGES } from '@parley/contracts';
import type { Language, RoomPolicy } from '@parley/contracts';
import { EACH_TIME, EncodedPage, serveBuiltFiles } from '@parley/platform';
import type { NextFunction, Request, Response } from 'express';
import { allowing, withFirstPaint } from './first-paint.js';

const POLICY = 'Content-Security-Policy';
/** Paths of people's rooms: one page, whose script reads the path. */
const ROOM_PATHS = ['/host', '/join', '/join/:code', '/room/:id', '/chat/:id'];
/** What a person may have mistyped: no file, and nothing of the service's own. */
const NOWHERE = /^\/(?!api\/|api$|health|socket\.io|assets)[^.]*$/;

/** The room's page talks to its gateway; older Safari does not count a WebSocket of the same origin as 'self'. */
export const pageNeeds = (origins: readonly string[]) => ({
  'connect-src': ["'self'", ...origins.map((origin) => origin.replace(/^http/, 'ws'))],
});
/** By which the pages register their service worker; nothing else makes a script's address out of text. */
export const WORKER_POLICY = 'parley-worker';

/** The built pages. The landing is composed once, in each language, for the kinds that are on. A missing asset is a 404, never a page. */
export function servePages(app: NestExpressApplication, folder: string, policies: readonly RoomPolicy[]): void {
  const front = withFirstPaint(readFileSync(join(folder, 'index.html'), 'utf8'), folder);
  const landing = Object.fromEntries(
    LANGUAGES.map((language) => [language, new EncodedPage(composeLanding(front.html, policies, language))]),
  ) as Record<Language, EncodedPage>;
  const rooms = withFirstPaint(readFileSync(join(folder, 'room.html'), 'utf8'), folder);
  const room = new EncodedPage(rooms.html);
  const express = app.getHttpAdapter().getInstance();
  const send = (request: Request, response: Response, page: EncodedPage): void => {
    const policy = response.getHeader(POLICY);
    if (typeof policy === 'string') response.setHeader(POLICY, allowing(policy, page === room ? rooms : front));
    response.setHeader('Cache-Control', EACH_TIME);
    page.send(request, response);
  };
  express.get('/', (request: Request, response: Response) => {
    response.vary('Accept-Language');
    send(request, response, landing[chooseLanguage(request.acceptsLanguages())]);
  });
  // A language that a person chose has an address: no cookie, and nothing changes before their eyes.
  for (const language of LANGUAGES) {
    express.get(`/${language}`, (request: Request, response: Response) => {
      send(request, response, landing[language]);
    });
  }
  express.get(ROOM_PATHS, (request: Request, response: Response) => {
    send(request, response, room);
  });
  serveBuiltFiles(app, folder, ['index.html', 'room.html']);
  // A person gets the same calm page with a way onward, a program the coded answer.
  express.get(NOWHERE, (request: Request, response: Response, next: NextFunction) => {
    if (request.accepts(['json', 'html']) === 'html') send(request, response.status(404), room);
    else next();
  });
}

export const pagesAreBuilt = (folder: string): boolean => existsSync(join(folder, 'index.html'));
