// What `npm test` counts. Pure: reports and outcomes in, numbers out, so that a test can hold it to honesty.

const one = { passed: { passed: 1, failed: 0, skipped: 0 }, failed: { passed: 0, failed: 1, skipped: 0 } };

/** A check without tests of its own (types, lint, build) is one. */
export const countCheck = (ok) => (ok ? one.passed : one.failed);

/** A run that failed although no test of it did (a crash after the last test, a broken teardown) is a failure all the same; so is one without tests. */
const honest = (counts, ok) => {
  const ran = counts.passed + counts.failed + counts.skipped > 0;
  return ran && (ok || counts.failed > 0) ? counts : { ...counts, failed: counts.failed + 1 };
};

/** Jest's `--json`. A file that does not even load holds no test, so it counts as a failure of its own. */
export function countJest(report, ok) {
  if (!report) return one.failed;
  const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites, numPendingTests, numTodoTests } = report;
  return honest(
    {
      passed: numPassedTests,
      failed: numFailedTests + numRuntimeErrorTestSuites,
      skipped: numPendingTests + numTodoTests,
    },
    ok,
  );
}

/** Playwright's JSON reporter. A flaky test is a failed one; an error outside tests is one more. */
export function countPlaywright(report, ok) {
  if (!report) return one.failed;
  const { stats, errors } = report;
  return honest(
    { passed: stats.expected, failed: stats.unexpected + stats.flaky + errors.length, skipped: stats.skipped },
    ok,
  );
}

export const sum = (counts) =>
  counts.reduce(
    (total, { passed, failed, skipped }) => ({
      passed: total.passed + passed,
      failed: total.failed + failed,
      skipped: total.skipped + skipped,
    }),
    { passed: 0, failed: 0, skipped: 0 },
  );

/** The last line. */
export const words = ({ passed, failed, skipped }) =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;

/** Where nobody looks, nothing may be left out. */
export const exitCode = ({ passed, failed, skipped }, { ci }) =>
  failed > 0 || passed === 0 || (ci && skipped > 0) ? 1 : 0;
