import type { ServerResponse } from 'node:http';
import type { OpenedImage } from '@parley/rooms';
import { PACE, timeFor } from './request-body.js';
import type { BodyPace } from './request-body.js';

/** Bytes whose way out counts as progress. */
const PART = 64 * 1024;

/**
 * Bytes that somebody else sent, to be fetched by our page and by nothing else. Opened by itself such an answer is a file to keep,
 * never a page: no type is guessed, nothing in it runs, and no other site can embed it. Resolves when they have left the process;
 * a reader who does not read, or too slowly even for an upload, is cut off.
 */
export function sendImage(
  response: ServerResponse,
  { type, bytes }: OpenedImage,
  pace: BodyPace = PACE,
): Promise<void> {
  // Whoever left while the image was fetched has closed already, and nothing would say so again.
  if (response.destroyed) return Promise.resolve();
  response.setHeader('Content-Type', type);
  response.setHeader('Content-Length', bytes.length);
  response.setHeader('Content-Disposition', 'attachment');
  response.setHeader('Content-Security-Policy', "sandbox; default-src 'none'");
  response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('Cache-Control', 'no-store');
  return new Promise((resolve) => {
    const cutOff = (): void => {
      response.destroy();
    };
    const late = setTimeout(cutOff, timeFor(bytes.length, pace));
    const silent = setTimeout(cutOff, pace.silenceMs);
    let left: Uint8Array = bytes;
    /** Part after part: of a whole image the system would say only at its end that it goes. */
    const write = (): void => {
      silent.refresh();
      while (left.length > 0) {
        const part = left.subarray(0, PART);
        left = left.subarray(PART);
        if (!response.write(part)) return;
      }
      response.end();
    };
    response.on('drain', write);
    response.once('close', () => {
      clearTimeout(late);
      clearTimeout(silent);
      resolve();
    });
    write();
  });
}
