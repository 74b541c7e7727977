import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pinoHttp } from 'pino-http';
import type { Logger } from './logger.js';

/** What Express adds once a route has matched. */
interface Routed {
  baseUrl?: string;
  route?: { path?: unknown };
}

/**
 * The route as it was declared, `/rooms/:roomId`: the URL itself holds ids and, from a careless client, codes.
 * `baseUrl` is where a router was mounted; Nest mounts none, so it is empty there.
 */
function routeTemplate(request: IncomingMessage & Routed): string {
  const path = request.route?.path;
  return typeof path === 'string' ? `${request.baseUrl ?? ''}${path}` : 'unmatched';
}

const SERVER_FAULT = 500;
/** What is away or full for a while; where a fault is behind it, that has a line of its own. */
const UNAVAILABLE = 503;

/**
 * The connection went before the whole answer had left. To be asked when a response finishes or closes: one that is cut off calls
 * itself finished as well, while its socket is destroyed already.
 */
const isAborted = ({ socket }: IncomingMessage, response: ServerResponse): boolean =>
  !response.writableFinished || socket.destroyed;

/**
 * Express middleware: one line a request with method, route template, status, duration and request id; never the URL or a header.
 * One that its caller gave up says so, and has a status only when its answer had begun.
 */
export function requestLog(
  logger: Logger,
): (request: IncomingMessage, response: ServerResponse, next: () => void) => void {
  const line = (request: IncomingMessage, response: ServerResponse, { responseTime }: { responseTime: number }) => ({
    method: request.method,
    route: routeTemplate(request),
    // Until an answer begins, the status is only what it would have been.
    ...(response.headersSent ? { status: response.statusCode } : {}),
    ...(isAborted(request, response) ? { aborted: true } : {}),
    durationMs: responseTime,
  });
  return pinoHttp({
    logger,
    // What a caller calls its request could hold anything; the id is ours.
    genReqId: () => randomUUID(),
    quietReqLogger: true,
    quietResLogger: true,
    customAttributeKeys: { reqId: 'requestId' },
    customLogLevel: (_request, response, error) => {
      if (error === undefined && response.statusCode === UNAVAILABLE) return 'warn';
      if (error !== undefined || response.statusCode >= SERVER_FAULT) return 'error';
      return 'info';
    },
    customSuccessMessage: (request, response) => (isAborted(request, response) ? 'request aborted' : 'request'),
    customErrorMessage: (_request, response) =>
      response.statusCode === UNAVAILABLE ? 'request refused' : 'request failed',
    customSuccessObject: line,
    customErrorObject: (request, response, error, values: { responseTime: number }) => ({
      ...line(request, response, values),
      // Made of nothing but the status.
      ...(response.statusCode === UNAVAILABLE ? {} : { err: error }),
    }),
  });
}
