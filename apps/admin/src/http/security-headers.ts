import type { NextFunction, Request, Response } from 'express';
import helmet from 'helmet';

const strict = {
  'default-src': ["'none'"],
  'script-src': ["'self'"],
  'style-src': ["'self'"],
  'img-src': ["'self'", 'data:', 'blob:'],
  'font-src': ["'self'"],
  'connect-src': ["'self'"],
  'manifest-src': ["'self'"],
  'base-uri': ["'none'"],
  'form-action': ["'none'"],
  'frame-ancestors': ["'none'"],
};
const headers = (directives: Record<string, string[]>, tls: boolean) =>
  helmet({
    contentSecurityPolicy: { useDefaults: false, directives },
    referrerPolicy: { policy: 'no-referrer' },
    xFrameOptions: { action: 'deny' },
    strictTransportSecurity: tls,
  });

/** Only our own files run. The interactive documents bring styles inside their page, which the console never does. */
export function securityHeaders(tls: boolean, docs: string) {
  const pages = headers(strict, tls);
  const documents = headers({ ...strict, 'style-src': ["'self'", "'unsafe-inline'"] }, tls);
  return (request: Request, response: Response, next: NextFunction): void => {
    (request.path.startsWith(docs) ? documents : pages)(request, response, next);
  };
}
