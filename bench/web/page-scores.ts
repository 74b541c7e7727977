import type { Page } from '@playwright/test';
import lighthouse from 'lighthouse';

/** What one load of a page was like. Scores 0–100; times in milliseconds under Lighthouse's simulated mid-range phone. */
export interface PageScores {
  performance: number;
  accessibility: number;
  bestPractices: number;
  lcp: number;
  cls: number;
  tbt: number;
  /** KiB over the wire. */
  script: number;
  total: number;
}

/** One Lighthouse run with its own defaults (mobile, simulated throttling), in a browser that keeps its profile. */
export async function scorePage(page: Page, url: string, debuggingPort: number): Promise<PageScores> {
  // The profile keeps its key; the files come over the wire again.
  const session = await page.context().newCDPSession(page);
  await session.send('Network.clearBrowserCache');
  await session.detach();
  const run = await lighthouse(url, {
    port: debuggingPort,
    output: 'json',
    logLevel: 'error',
    onlyCategories: ['performance', 'accessibility', 'best-practices'],
    disableStorageReset: true,
  });
  if (!run || run.lhr.runtimeError) throw new Error(`lighthouse: ${run?.lhr.runtimeError?.message ?? 'no result'}`);
  const { categories, audits } = run.lhr;
  const score = (name: string): number => Math.round((categories[name]?.score ?? Number.NaN) * 100);
  const value = (name: string): number => audits[name]?.numericValue ?? Number.NaN;
  const summary = audits['resource-summary']?.details;
  const items = summary?.type === 'table' ? summary.items : [];
  const kib = (kind: string): number =>
    Number(items.find((item) => item.resourceType === kind)?.transferSize ?? Number.NaN) / 1024;
  return {
    performance: score('performance'),
    accessibility: score('accessibility'),
    bestPractices: score('best-practices'),
    lcp: value('largest-contentful-paint'),
    cls: value('cumulative-layout-shift'),
    tbt: value('total-blocking-time'),
    script: kib('script'),
    total: kib('total'),
  };
}
