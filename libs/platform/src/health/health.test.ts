import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { HealthChecks, type HealthReport } from './health-checks.js';
import { startInternalServer, type InternalServer } from './health-routes.js';

describe('health', () => {
  let checks: HealthChecks;
  let server: InternalServer;
  beforeEach(async () => {
    checks = new HealthChecks('1.2.3', 50);
    server = await startInternalServer(checks, 0);
  });
  afterEach(() => server.close());
  const get = async (path: string): Promise<{ status: number; body: HealthReport }> => {
    const answer = await fetch(`http://127.0.0.1:${server.port}${path}`);
    return { status: answer.status, body: (await answer.json()) as HealthReport };
  };

  it('is ready when every part is there, and names them', async () => {
    checks.add('database', () => Promise.resolve());
    expect((await get('/health/ready')).status).toBe(200);
    const { status, body } = await get('/health');
    expect(status).toBe(200);
    expect(body).toMatchObject({ status: 'ok', version: '1.2.3', checks: { database: { ok: true } } });
  });

  it.each([
    ['rejects', () => Promise.reject(new Error('away'))],
    [
      'throws',
      () => {
        throw new Error('away');
      },
    ],
    ['hangs', () => new Promise<never>(() => undefined)],
  ])('is not ready, but alive, when a part %s', async (_, check) => {
    checks.add('database', check);
    checks.add('redis', () => Promise.resolve());
    expect((await get('/health/live')).status).toBe(200);
    expect((await get('/health/ready')).status).toBe(503);
    const { status, body } = await get('/health');
    expect(status).toBe(503);
    expect(body).toMatchObject({ status: 'failing', checks: { database: { ok: false }, redis: { ok: true } } });
  });

  it('stays ready while a part is away that only helps, and says so', async () => {
    checks.add('database', () => Promise.resolve());
    checks.addHelpful('redis', () => Promise.reject(new Error('away')));
    expect((await get('/health/ready')).status).toBe(200);
    const { status, body } = await get('/health');
    expect(status).toBe(200);
    expect(body).toMatchObject({ status: 'degraded', checks: { database: { ok: true }, redis: { ok: false } } });
  });

  it('is not ready while it drains', async () => {
    checks.drain();
    expect(await get('/health/ready')).toMatchObject({ status: 503, body: { status: 'draining' } });
    expect((await get('/health/live')).status).toBe(200);
  });

  it('asks a part once in a while, however many want to know, and says at once that it drains', async () => {
    let asked = 0;
    checks.add('database', () => Promise.resolve((asked += 1)));
    await Promise.all([checks.report(), checks.report(), checks.report()]);
    await checks.report();
    expect(asked).toBe(1);
    checks.drain();
    expect((await checks.report()).status).toBe('draining');
    const often = new HealthChecks('1.2.3', 50, 10);
    often.add('database', () => Promise.resolve((asked += 1)));
    while (asked < 3) await often.report();
  });

  it('answers nothing else', async () => {
    expect((await get('/metrics')).status).toBe(404);
    expect((await get('/health/other')).status).toBe(404);
  });
});
