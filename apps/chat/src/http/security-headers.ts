import type { NextFunction, Request, Response } from 'express';
import helmet from 'helmet';

/** Older Safari does not count a WebSocket of the same origin as 'self'. */
const lines = (origins: readonly string[]): string[] => origins.map((origin) => origin.replace(/^http/, 'ws'));

const strict = (origins: readonly string[]) => ({
  'default-src': ["'none'"],
  'script-src': ["'self'"],
  'style-src': ["'self'"],
  'font-src': ["'self'"],
  'img-src': ["'self'", 'blob:', 'data:'],
  'connect-src': ["'self'", ...lines(origins)],
  'form-action': ["'self'"],
  'frame-ancestors': ["'none'"],
  'base-uri': ["'none'"],
});

/** Only our own files run. The interactive documents bring styles inside their page, which the rooms never do. */
export function securityHeaders(origins: readonly string[], docs: string) {
  const tls = origins.every((origin) => origin.startsWith('https:'));
  const headers = (directives: Record<string, string[]>) =>
    helmet({
      contentSecurityPolicy: { useDefaults: false, directives },
      referrerPolicy: { policy: 'no-referrer' },
      xFrameOptions: { action: 'deny' },
      strictTransportSecurity: tls,
    });
  const pages = headers(strict(origins));
  const documents = headers({ ...strict(origins), 'style-src': ["'self'", "'unsafe-inline'"] });
  return (request: Request, response: Response, next: NextFunction): void => {
    (request.path.startsWith(docs) ? documents : pages)(request, response, next);
  };
}
