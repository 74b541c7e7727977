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

export interface InternalServer {
  port: number;
  close: () => Promise<void>;
}

/** Health on a port of its own, on loopback unless said otherwise. Rejects when the port is taken (see `portFault`). */
export function startInternalServer(checks: HealthChecks, port: number, host = '127.0.0.1'): Promise<InternalServer> {
  const routes = healthRoutes(checks);
  const server = createServer((request, response) => {
    routes(request, response, () => {
      send(request, response, 404, { status: 'not_found' });
    });
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
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
