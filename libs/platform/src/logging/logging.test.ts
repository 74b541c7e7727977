import { createServer, type Server } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { Controller, Get, HttpException, Module, Param } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { describe, expect, it } from '@jest/globals';
import { createLogger } from './logger.js';
import { NestLogger } from './nest-logger.js';
import { requestLog } from './request-log.js';

function memory() {
  const lines: string[] = [];
  const logger = createLogger({
    program: 'chat',
    level: 'trace',
    destination: { write: (line: string) => void lines.push(line) },
  });
  const last = (): Record<string, unknown> => JSON.parse(lines.at(-1) ?? '{}') as Record<string, unknown>;
  return { lines, logger, last };
}

/** Resolves when so many lines were written. */
async function logged(lines: readonly string[], count: number): Promise<void> {
  while (lines.length < count) await new Promise((resolve) => setTimeout(resolve, 5));
}

describe('createLogger', () => {
  it('writes JSON with the program, a readable time and the level by name', () => {
    const { logger, last } = memory();
    logger.info({ rooms: 3 }, 'counted');
    expect(last()).toMatchObject({ level: 'info', program: 'chat', rooms: 3, msg: 'counted' });
    expect(String(last().time)).toMatch(/^\d{4}-\d\d-\d\dT/);
  });

  it.each([
    ['on top', (secret: string) => ({ code: secret, body: secret, DPoP: secret, url: secret })],
    [
      'in a request',
      (secret: string) => ({
        request: { headers: { dpop: secret, cookie: secret, 'set-cookie': secret }, query: { code: secret } },
      }),
    ],
    ['deep down', (secret: string) => ({ a: { b: { c: { key: secret, proof: secret, password: secret } } } })],
  ])('leaves secrets out %s', (_, holding) => {
    const { lines, logger } = memory();
    logger.warn(holding('CANARY'), 'something');
    expect(lines.join('')).not.toContain('CANARY');
    expect(lines.join('')).toContain('[redacted]');
  });

  it('says what broke without what libraries hang on their errors', () => {
    const { lines, logger, last } = memory();
    const error = Object.assign(new Error('connect failed', { cause: new Error('refused') }), {
      code: 'ECONNREFUSED',
      parameters: ['CANARY'],
      detail: 'CANARY',
    });
    logger.error({ err: error }, 'database');
    expect(last().err).toMatchObject({
      type: 'Error',
      message: 'connect failed',
      errorCode: 'ECONNREFUSED',
      cause: { message: 'refused' },
    });
    expect(lines.join('')).not.toContain('CANARY');
  });
});

describe('NestLogger', () => {
  it('keeps message, context and stack', () => {
    const { logger, last } = memory();
    const nest = new NestLogger(logger);
    nest.log('started', 'NestFactory');
    expect(last()).toMatchObject({ level: 'info', msg: 'started', context: 'NestFactory' });
    nest.error('broke', 'Error: broke\n at x', 'Chat');
    expect(last()).toMatchObject({ level: 'error', msg: 'broke', context: 'Chat', stack: 'Error: broke\n at x' });
    nest.error(new Error('broke'));
    expect(last()).toMatchObject({ level: 'error', err: { message: 'broke' } });
  });
});

@Controller('rooms')
class Rooms {
  @Get(':roomId')
  one(@Param('roomId') id: string): string {
    if (id === 'broken') throw new HttpException('broken', 500);
    if (id === 'full') throw new HttpException('full', 503);
    return id;
  }
}
@Module({ controllers: [Rooms] })
class App {}

describe('requestLog', () => {
  it('logs the route as declared, never the URL', async () => {
    const { lines, logger, last } = memory();
    const app = await NestFactory.create(App, { logger: false });
    app.use(requestLog(logger));
    app.setGlobalPrefix('api/v1');
    await app.listen(0, '127.0.0.1');
    const { port } = (app.getHttpServer() as Server).address() as AddressInfo;
    const get = (path: string) =>
      fetch(`http://127.0.0.1:${port}${path}`, { headers: { DPoP: 'CANARY', 'X-Request-Id': 'CANARY' } });
    try {
      await get('/api/v1/rooms/CANARY?code=CANARY');
      expect(last()).toMatchObject({ level: 'info', method: 'GET', route: '/api/v1/rooms/:roomId', status: 200 });
      expect(typeof last().durationMs).toBe('number');
      expect(String(last().requestId)).toMatch(/^[0-9a-f-]{36}$/);
      await get('/api/v1/rooms/broken');
      expect(last()).toMatchObject({ level: 'error', route: '/api/v1/rooms/:roomId', status: 500 });
      await get('/api/v1/rooms/full');
      expect(last()).toMatchObject({ level: 'warn', status: 503, msg: 'request refused' });
      expect(last()).not.toHaveProperty('err');
      await get('/CANARY');
      expect(last()).toMatchObject({ route: 'unmatched', status: 404 });
      expect(lines.join('')).not.toContain('CANARY');
    } finally {
      await app.close();
    }
  });

  it('says that a request was given up, and no status nobody got', async () => {
    const { lines, logger, last } = memory();
    const log = requestLog(logger);
    const server = createServer((request, response) => {
      log(request, response, () => {
        response.statusCode = 201;
        if (request.url === '/begun') response.write('half');
        else request.socket.destroy();
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      await fetch(url).catch(() => undefined);
      await logged(lines, 1);
      expect(last()).toMatchObject({ level: 'info', msg: 'request aborted', aborted: true });
      expect(last()).not.toHaveProperty('status');
      await (await fetch(`${url}/begun`)).body?.cancel();
      await logged(lines, 2);
      expect(last()).toMatchObject({ msg: 'request aborted', aborted: true, status: 201 });
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

  it.each(['its reader', 'this side'])('says that an answer was cut off in the middle by %s', async (by) => {
    const { lines, logger, last } = memory();
    const log = requestLog(logger);
    const large = Buffer.alloc(20 * 1024 * 1024);
    let cutOff: () => void = () => undefined;
    const server = createServer((request, response) => {
      log(request, response, () => response.end(large));
      if (by === 'this side') cutOff = () => response.destroy();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1').on('error', () => undefined);
    if (by === 'its reader') cutOff = () => socket.destroy();
    try {
      socket.write('GET / HTTP/1.1\r\nHost: here\r\n\r\n');
      await once(socket, 'data');
      socket.pause();
      cutOff();
      await logged(lines, 1);
      expect(last()).toMatchObject({ level: 'info', msg: 'request aborted', aborted: true, status: 200 });
      expect(lines).toHaveLength(1);
    } finally {
      socket.destroy();
      server.close();
    }
  });

  it('takes no whole answer for one cut off, though its connection ends with it', async () => {
    const { lines, logger, last } = memory();
    const log = requestLog(logger);
    const server = createServer((request, response) => {
      log(request, response, () => response.end(Buffer.alloc(5 * 1024 * 1024)));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    try {
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      await (await fetch(url, { headers: { Connection: 'close' } })).arrayBuffer();
      await logged(lines, 1);
      expect(last()).toMatchObject({ msg: 'request', status: 200 });
      expect(last()).not.toHaveProperty('aborted');
    } finally {
      server.close();
    }
  });

  it('works on a plain server too', async () => {
    const { logger, last } = memory();
    const log = requestLog(logger);
    const server = createServer((request, response) => {
      log(request, response, () => response.end('ok'));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    try {
      await (await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/CANARY`)).text();
      expect(last()).toMatchObject({ route: 'unmatched', status: 200 });
    } finally {
      server.close();
    }
  });
});
