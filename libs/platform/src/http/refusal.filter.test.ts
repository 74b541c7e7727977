import { describe, expect, it } from '@jest/globals';
import type { ArgumentsHost } from '@nestjs/common';
import { refuse } from '@parley/contracts';
import type { ErrorCode } from '@parley/contracts';
import { createLogger } from '../logging/logger.js';
import { RefusalFilter } from './refusal.filter.js';
import { Refused } from './refusals.js';

/** What the caller hears, and what the log says, of something that a handler threw. */
function caught(error: unknown, heard: ErrorCode = 'internal', headersSent = false) {
  const lines: string[] = [];
  const logger = createLogger({
    program: 'chat',
    level: 'trace',
    destination: { write: (line: string) => void lines.push(line) },
  });
  const said: unknown[] = [];
  const response = {
    headersSent,
    writableFinished: false,
    end: () => said.push('an end'),
    destroy: () => said.push('a broken connection'),
    setHeader: () => undefined,
    status: (status: number) => ({ json: (body: { error: { code: string } }) => said.push(status, body.error.code) }),
  };
  const host = { switchToHttp: () => ({ getResponse: () => response }) } as unknown as ArgumentsHost;
  new RefusalFilter(logger, () => refuse(heard)).catch(error, host);
  return { said, levels: lines.map((line) => (JSON.parse(line) as { level: string }).level) };
}

describe('what a request ends in', () => {
  it.each([
    ['images_unavailable', 503],
    ['draining', 503],
    ['too_many_requests', 429],
    ['not_found', 404],
  ] as const)('is no fault when it was refused: %s', (code, status) => {
    expect(caught(new Refused(refuse(code)))).toEqual({ said: [status, code], levels: [] });
  });

  it.each([
    ['internal', 500],
    ['unavailable', 503],
    ['record_altered', 409],
  ] as const)('is a fault when it is an exception: %s', (code, status) => {
    expect(caught(new Error('broken'), code)).toEqual({ said: [status, code], levels: ['error'] });
  });

  it('is a broken connection once a part went out: nobody takes it for the whole', () => {
    expect(caught(new Error('broken'), 'record_altered', true)).toEqual({
      said: ['a broken connection'],
      levels: ['error'],
    });
  });
});
