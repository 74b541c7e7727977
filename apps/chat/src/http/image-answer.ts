import type { OpenedImage } from '@parley/rooms';
import type { Response } from 'express';

/**
 * Bytes that somebody else sent, to be fetched by our page and by nothing else. Opened by itself such an answer is a file to keep,
 * never a page: no type is guessed, nothing in it runs, and no other site can embed it.
 */
export function sendImage(response: Response, { type, bytes }: OpenedImage): void {
  response.setHeader('Content-Type', type);
  response.setHeader('Content-Length', bytes.length);
  response.setHeader('Content-Disposition', 'attachment');
  response.setHeader('Content-Security-Policy', "sandbox; default-src 'none'");
  response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('Cache-Control', 'no-store');
  response.end(bytes);
}
