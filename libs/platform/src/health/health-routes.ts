import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HealthChecks } from './health-checks.js';

const OK = 200;
const UNAVAILABLE = 503;

function send(request: IncomingMessage, response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store' });
  response.end(request.method === 'HEAD' ? undefined : JSON.stringify(body));
}

/**
 * Middleware for Express and for a plain server alike. `/health/live`: the process answers. `/health/ready` and `/health`: what
 * it needs is there and it is not about to stop, else 503; `/health` says which part is away.
 */
export function healthRoutes(
  checks: HealthChecks,
): (request: IncomingMessage, response: ServerResponse, next: () => void) => void {
  return (request, response, next) => {
    const [path] = (request.url ?? '').split('?');
    const asks = request.method === 'GET' || request.method === 'HEAD';
    if (!asks || (path !== '/health' && path !== '/health/live' && path !== '/health/ready')) {
      next();
      return;
    }
    if (path === '/health/live') {
      send(request, response, OK, { status: 'ok' });
      return;
    }
    void checks.report().then((report) => {
      const status = report.status === 'ok' || report.status === 'degraded' ? OK : UNAVAILABLE;
      send(request, response, status, path === '/health' ? report : { status: report.status });
    });
  };
}

async function sendMetrics(response: ServerResponse, metrics: Metrics): Promise<void> {
  try {
    const { contentType, text } = await metrics();
    response.writeHead(OK, { 'Content-Type': contentType, 'Cache-Control': 'no-store' });
    response.end(text);
  } catch {
    response.writeHead(UNAVAILABLE);
    response.end();
  }
}

export interface InternalServer {
  port: number;
  close: () => Promise<void>;
}

/** What `GET /metrics` answers: the text and its type. */
export type Metrics = () => Promise<{ contentType: string; text: string }>;

/** Health, and figures if there are any, on a port of its own, on loopback. Rejects when the port is taken (see `portFault`). */
export function startInternalServer(checks: HealthChecks, port: number, metrics?: Metrics): Promise<InternalServer> {
  const routes = healthRoutes(checks);
  const server = createServer((request, response) => {
    routes(request, response, () => {
      if (metrics && request.method === 'GET' && request.url === '/metrics') void sendMetrics(response, metrics);
      else send(request, response, 404, { status: 'not_found' });
    });
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      resolve({
        port: (server.address() as AddressInfo).port,
        close: () =>
          new Promise((closed) => {
            server.close(() => {
              closed();
            });
            server.closeAllConnections();
          }),
      });
    });
  });
}
