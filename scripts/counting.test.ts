import { describe, expect, it } from '@jest/globals';
import { countCheck, countJest, countPlaywright, exitCode, sum, words, type JestReport } from './counting.mjs';

const jest = (counts: Partial<JestReport>): JestReport => ({
  numPassedTests: 0,
  numFailedTests: 0,
  numRuntimeErrorTestSuites: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  ...counts,
});
const playwright = (
  stats: Partial<{ expected: number; unexpected: number; flaky: number; skipped: number }>,
  errors: unknown[] = [],
) => ({
  stats: { expected: 0, unexpected: 0, flaky: 0, skipped: 0, ...stats },
  errors,
});

describe('counting', () => {
  it('takes the numbers of a good run as they are', () => {
    expect(countJest(jest({ numPassedTests: 7 }), true)).toEqual({ passed: 7, failed: 0, skipped: 0 });
    expect(countPlaywright(playwright({ expected: 3 }), true)).toEqual({ passed: 3, failed: 0, skipped: 0 });
    expect(countCheck(true)).toEqual({ passed: 1, failed: 0, skipped: 0 });
  });

  it('counts a file that does not load as a failure', () => {
    expect(
      countJest(jest({ numPassedTests: 7, numFailedTests: 1, numRuntimeErrorTestSuites: 2 }), false),
    ).toMatchObject({ failed: 3 });
  });

  it('shows skipped and to-do tests', () => {
    expect(countJest(jest({ numPassedTests: 1, numPendingTests: 2, numTodoTests: 3 }), true)).toMatchObject({
      skipped: 5,
    });
    expect(countPlaywright(playwright({ expected: 1, skipped: 2 }), true)).toMatchObject({ skipped: 2 });
  });

  it('counts flaky browser tests and errors outside tests as failures', () => {
    expect(countPlaywright(playwright({ expected: 1, unexpected: 1, flaky: 2 }, ['broken']), false)).toMatchObject({
      failed: 4,
    });
  });

  it('fails a run without a report, without a test, or that broke after its tests', () => {
    expect(countJest(null, true)).toMatchObject({ passed: 0, failed: 1 });
    expect(countPlaywright(null, true)).toMatchObject({ passed: 0, failed: 1 });
    expect(countJest(jest({}), true)).toMatchObject({ failed: 1 });
    expect(countJest(jest({ numPassedTests: 7 }), false)).toEqual({ passed: 7, failed: 1, skipped: 0 });
    expect(countPlaywright(playwright({ expected: 7 }), false)).toMatchObject({ passed: 7, failed: 1 });
    expect(countCheck(false)).toMatchObject({ failed: 1 });
  });

  it('ends with one plain line', () => {
    const total = sum([countCheck(true), countJest(jest({ numPassedTests: 7, numPendingTests: 1 }), true)]);
    expect(words(total)).toBe('8 passed, 0 failed, 1 skipped');
    expect(words(sum([countCheck(false)]))).toBe('0 passed, 1 failed');
  });

  it('fails for a failure, for nothing at all, and under CI for anything skipped', () => {
    expect(exitCode({ passed: 5, failed: 0, skipped: 1 }, { ci: false })).toBe(0);
    expect(exitCode({ passed: 5, failed: 0, skipped: 1 }, { ci: true })).toBe(1);
    expect(exitCode({ passed: 5, failed: 1, skipped: 0 }, { ci: false })).toBe(1);
    expect(exitCode({ passed: 0, failed: 0, skipped: 0 }, { ci: false })).toBe(1);
  });
});
