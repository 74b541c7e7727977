import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { Page, Route } from '@playwright/test';
import type { ExportView, Role } from '@parley/contracts';
import { cratePictures } from './crate-pictures.js';
import * as world from './console-world.js';

/** A name that browsers hold for trustworthy, where nothing listens: every request is answered here. */
export const CONSOLE = 'http://console.localhost';
const FILES = 'dist/web/admin';
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};
/** As the service sends it: a style or script inside the page would not run here either. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' blob:; connect-src 'self'; " +
  "manifest-src 'self'; worker-src 'self'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'; " +
  "require-trusted-types-for 'script'; trusted-types 'none'";

/** What was asked of the service, and what it answers from then on. */
export interface MockedConsole {
  /** `POST /readings/…/approval {"agrees":true}` */
  asked: string[];
  /** Answers a request itself; null leaves it to the usual answers. */
  answer: (request: { method: string; path: string; query: URLSearchParams; body: unknown }) => unknown;
  /** Whether the service is there at all. */
  reachable: boolean;
}

/** The console of an administrator with these roles, over the world of console-world.ts. No service is started. */
export async function mockedConsole(page: Page, roles: readonly Role[]): Promise<MockedConsole> {
  const mocked: MockedConsole = { asked: [], answer: () => null, reachable: true };
  const [picture] = await cratePictures();
  const exported: { state: ExportView | null } = { state: null };
  await page.route(`${CONSOLE}/**`, async (route) => {
    const request = route.request();
    const { pathname, searchParams } = new URL(request.url());
    if (!pathname.startsWith('/api/v1/')) return file(route, pathname);
    if (!mocked.reachable) return route.abort();
    const path = pathname.slice('/api/v1'.length);
    const method = request.method();
    const body: unknown = request.postDataJSON();
    if (method !== 'GET') mocked.asked.push(`${method} ${path}${body === null ? '' : ` ${JSON.stringify(body)}`}`);
    if (path.includes('/attachments/')) {
      if (path.startsWith(`/readings/${world.OPEN_READING.id}/attachments/${world.idOf(9, 2)}`))
        return route.fulfill({ status: 404, json: { error: { code: 'not_found', message: '' } } });
      return route.fulfill({ contentType: 'image/jpeg', body: picture?.buffer ?? Buffer.of() });
    }
    if (path.endsWith('/file') || path.endsWith('/archive'))
      return route.fulfill({
        headers: { 'Content-Disposition': 'attachment; filename="parley.zip"' },
        body: 'PK',
      });
    const answer =
      mocked.answer({ method, path, query: searchParams, body }) ??
      answerTo(method, path, searchParams, body, roles, exported);
    const headers = { Date: new Date(world.NOW).toUTCString() };
    if (answer === NONE) return route.fulfill({ status: 204, headers });
    return answer === null
      ? route.fulfill({ status: 404, headers, json: { error: { code: 'not_found', message: '' } } })
      : route.fulfill({ headers, json: answer });
  });
  return mocked;
}

const NONE = Symbol('no content');

async function file(route: Route, pathname: string): Promise<void> {
  const name = extname(pathname) === '' ? 'index.html' : pathname;
  await route.fulfill({
    contentType: TYPES[extname(name)] ?? 'application/octet-stream',
    headers: { 'Content-Security-Policy': POLICY },
    body: await readFile(join(FILES, name)),
  });
}

const byId = <T extends { id: string }>(all: readonly T[], id: string): T | null =>
  all.find((one) => one.id === id) ?? null;

function answerTo(
  method: string,
  path: string,
  query: URLSearchParams,
  body: unknown,
  roles: readonly Role[],
  exported: { state: ExportView | null },
): unknown {
  const [, kind, id = '', part] = path.split('/');
  switch (`${method} /${kind ?? ''}${part === undefined ? '' : `/:/${part}`}`) {
    case 'GET /sessions':
      return world.me(roles);
    case 'GET /stats':
      return world.STATS;
    case 'GET /rooms':
      return id === ''
        ? {
            rooms: world.ROOMS.filter(({ state }) => [state, null].includes(query.get('state') as never)),
            next: null,
            asOf: world.NOW,
          }
        : wrap('room', byId(world.ROOMS, id));
    case 'GET /rooms/:/verification':
      return id === world.ALTERED_ROOM.id
        ? world.ALTERED
        : id === world.DESTROYED_ROOM.id
          ? world.DESTROYED
          : world.VERIFIED;
    case 'POST /rooms/:/readings':
      return { reading: { ...world.OWN_WAITING_READING, roomId: id } };
    case 'POST /rooms/:/destruction':
      return { room: { ...byId(world.ROOMS, id), destructionAsked: world.NOW } };
    case 'POST /rooms/:/holds':
      return { hold: world.HOLDS[0] };
    case 'GET /readings':
      return id === ''
        ? {
            readings: world.READINGS.filter(
              ({ state, roomId }) =>
                [state, null].includes(query.get('state') as never) &&
                [roomId, null].includes(query.get('room') as never),
            ),
            next: null,
          }
        : wrap('reading', byId(world.READINGS, id));
    case 'GET /readings/:/entries':
      return {
        reading: world.OPEN_READING,
        room: world.OPEN_ROOM,
        entries: query.get('after') === '0' ? world.ENTRIES : [],
        more: false,
      };
    case 'POST /readings/:/approval':
      return { reading: byId(world.READINGS, id) };
    case 'POST /readings/:/exports': {
      const { format, redact = [] } = body as { format: string; redact?: number[] };
      exported.state = { ...world.EXPORTED, format, redacted: redact };
      return { export: exported.state };
    }
    case 'GET /readings/:/exports':
      return { exports: exported.state === null ? [] : [exported.state] };
    case 'GET /exports':
      return id === 'formats' ? { formats: world.FORMATS } : null;
    case 'GET /holds':
      return {
        holds: world.HOLDS.filter(
          ({ roomId, releasedAt }) =>
            [roomId, null].includes(query.get('room') as never) &&
            [String(releasedAt !== null), null].includes(query.get('released')),
        ),
      };
    case 'DELETE /holds':
    case 'DELETE /readings':
      return NONE;
    case 'GET /keys':
      return world.KEYS;
    case 'POST /keys':
      return { rotation: world.KEYS.rotations[0] };
    case 'GET /checkpoints':
      return id === 'key'
        ? { verifier: world.VERIFIER }
        : { checkpoints: world.CHECKPOINTS, next: query.has('before') ? null : 48_000 };
    case 'GET /certificates':
      return id === '388'
        ? {
            certificate: {
              number: 388,
              roomId: world.DESTROYED_ROOM.id,
              note: world.CERTIFICATE_NOTE,
              destroyedAt: world.NOW - 7 * 86_400_000,
            },
          }
        : null;
    case 'GET /log':
      return {
        entries: world.LOG.filter(({ type }) => [type, null].includes(query.get('type') as never)),
        next: 48_000,
        size: 48_213,
      };
    case 'GET /administrators':
      return { administrators: [world.me(roles).administrator] };
    default:
      return null;
  }
}

const wrap = (name: string, found: unknown): unknown => (found === null ? null : { [name]: found });
