import type { IncomingMessage, ServerResponse } from 'node:http';
import { LIMITS } from '@parley/contracts';
import { declaredBytes, PACE, timeFor } from './request-body.js';

const LOOK_MS = 500;

/**
 * Middleware: a request that is answered before its body has come may send it to its end. A connection that is closed while a
 * browser still sends is a network error to its page, and the answer is lost; what comes is discarded, up to what an upload may have.
 */
export function letSendersFinish(request: IncomingMessage, response: ServerResponse, next: () => void): void {
  response.once('finish', () => {
    if (!request.complete) discardRest(request);
  });
  next();
}

function discardRest(request: IncomingMessage): void {
  const { socket } = request;
  const declared = Math.min(declaredBytes(request) ?? LIMITS.imageBytes, LIMITS.imageBytes);
  const mostBytes = socket.bytesRead + LIMITS.imageBytes;
  const latest = performance.now() + timeFor(declared, PACE);
  request.resume();
  const look = setInterval(() => {
    if (!request.complete && !socket.destroyed && socket.bytesRead <= mostBytes && performance.now() < latest) return;
    clearInterval(look);
    if (!request.complete) socket.destroy();
  }, LOOK_MS).unref();
}
