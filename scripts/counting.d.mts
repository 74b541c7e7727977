export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}
export interface JestReport {
  numPassedTests: number;
  numFailedTests: number;
  numRuntimeErrorTestSuites: number;
  numPendingTests: number;
  numTodoTests: number;
}
export interface PlaywrightReport {
  stats: { expected: number; unexpected: number; flaky: number; skipped: number };
  errors: readonly unknown[];
}
export function countCheck(ok: boolean): Counts;
export function countJest(report: JestReport | null, ok: boolean): Counts;
export function countPlaywright(report: PlaywrightReport | null, ok: boolean): Counts;
export function sum(counts: readonly Counts[]): Counts;
export function words(counts: Counts): string;
export function exitCode(counts: Counts, options: { ci: boolean }): 0 | 1;
