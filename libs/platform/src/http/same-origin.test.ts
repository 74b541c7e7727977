import { describe, expect, it } from '@jest/globals';
import type { Request, Response } from 'express';
import { sameOrigin } from './same-origin.js';

const OURS = 'https://chat.example';

/** The status of the refusal, or `passed`. */
function answerTo(programs: boolean, method: string, headers: Record<string, string>): number | 'passed' {
  const answers: (number | 'passed')[] = [];
  const response = {
    setHeader: () => response,
    json: () => response,
    status: (code: number) => {
      answers.push(code);
      return response;
    },
  };
  sameOrigin({ origins: [OURS], programs })(
    { method, headers } as unknown as Request,
    response as unknown as Response,
    () => {
      answers.push('passed');
    },
  );
  const [answer, ...more] = answers;
  if (answer === undefined || more.length > 0) throw new Error('not answered once');
  return answer;
}

describe('sameOrigin', () => {
  it('refuses a page of another origin whatever it asks, and lets our own pages through', () => {
    for (const programs of [true, false])
      for (const method of ['GET', 'POST', 'DELETE']) {
        for (const origin of ['https://evil.example', `${OURS}.evil.example`, 'http://chat.example', 'null', ''])
          expect([method, origin, answerTo(programs, method, { origin })]).toEqual([method, origin, 403]);
        expect(answerTo(programs, method, { origin: OURS })).toBe('passed');
      }
  });

  it('lets anybody look who says no origin', () => {
    for (const programs of [true, false]) expect(answerTo(programs, 'GET', {})).toBe('passed');
  });

  it('lets a program change something without an origin only where programs may come', () => {
    expect(answerTo(true, 'POST', {})).toBe('passed');
    expect(answerTo(false, 'POST', {})).toBe(403);
    expect(answerTo(true, 'POST', { 'sec-fetch-site': 'same-origin' })).toBe(403);
  });
});
