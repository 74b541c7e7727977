import { spawnSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { showSpread, spreadOf } from './spread.js';
import { startParley } from './started.js';
import { openBrowser } from './web/browser.js';
import type { BenchBrowser } from './web/browser.js';
import { measureHeavyRoom } from './web/heavy-room.js';
import { measureLiveFeel } from './web/live-feel.js';
import { scorePage } from './web/page-scores.js';
import type { PageScores } from './web/page-scores.js';
import { joinAsProgram, letIn, openRoom, sayMany } from './web/talk.js';

/**
 * The budgets of the pages, in one table: sizes, Lighthouse, the feel of a live conversation and of a long one. `--beside=URL`
 * scores another program's page in turn with ours, so that the two stand beside each other.
 */
const flag = (name: string): string | undefined =>
  process.argv.find((a) => a.startsWith(`--${name}=`))?.slice(name.length + 3);
const rounds = Number(flag('rounds') ?? 3);
const messages = Number(flag('messages') ?? 5_000);
const beside = flag('beside');
const SLOWDOWN = 4;

interface Row {
  what: string;
  measured: string;
  budget: string;
  kept: boolean | null;
}
const rows: Row[] = [];
const add = (what: string, measured: string, budget = '', kept: boolean | null = null): void => {
  rows.push({ what, measured, budget, kept });
};
const percentile = (figures: readonly number[], share: number): number =>
  [...figures].sort((a, b) => a - b)[Math.min(figures.length - 1, Math.ceil(figures.length * share) - 1)] ?? Number.NaN;

function sizes(): void {
  const { stdout } = spawnSync(process.execPath, ['node_modules/size-limit/bin.js', '--json'], { encoding: 'utf8' });
  for (const { name, size, sizeLimit } of JSON.parse(stdout) as { name: string; size: number; sizeLimit: number }[])
    add(name, `${(size / 1024).toFixed(1)} KiB`, `≤${(sizeLimit / 1024).toFixed(0)} KiB`, size <= sizeLimit);
}

async function scores(name: string, url: string, browser: BenchBrowser, least: number): Promise<void> {
  const ours: PageScores[] = [];
  const theirs: PageScores[] = [];
  for (let round = 0; round < rounds; round += 1) {
    ours.push(await scorePage(browser.page, url, browser.debuggingPort));
    if (beside !== undefined) theirs.push(await scorePage(browser.page, beside, browser.debuggingPort));
  }
  const show = (
    what: string,
    of: (s: PageScores) => number,
    digits: number,
    budget: string,
    keeps: (v: number) => boolean,
  ): void => {
    const spread = spreadOf(ours.map(of));
    const other = theirs.length > 0 ? `; beside ${showSpread(spreadOf(theirs.map(of)), digits)}` : '';
    add(`${name}: ${what}`, showSpread(spread, digits) + other, budget, keeps(spread.median));
  };
  const atMost = (most: number) => (value: number) => value <= most;
  const atLeast = (fewest: number) => (value: number) => value >= fewest;
  show('Lighthouse performance', (s) => s.performance, 0, `≥${least}`, atLeast(least));
  show('Lighthouse accessibility', (s) => s.accessibility, 0, '100', atLeast(100));
  show('Lighthouse best practices', (s) => s.bestPractices, 0, '100', atLeast(100));
  const lcp = name === 'landing' ? 1_200 : 2_500;
  show('LCP, ms', (s) => s.lcp, 0, `≤${lcp}`, atMost(lcp));
  show('CLS', (s) => s.cls, 3, '≤0.05', atMost(0.05));
  show('TBT, ms', (s) => s.tbt, 0, '≤150', atMost(150));
  show(
    'script over the wire, KiB',
    (s) => s.script,
    1,
    '',
    () => true,
  );
}

const parley = await startParley(null);
const [host, guest] = [await openBrowser(), await openBrowser()];
try {
  sizes();
  await scores('landing', `${parley.url}/`, host, 98);

  const link = await openRoom(host.page, parley.url);
  await guest.page.goto(link);
  await guest.page.getByRole('button', { name: 'Accept terms and knock' }).click();
  await letIn(host.page);
  await guest.page.getByRole('textbox', { name: 'Message' }).waitFor();
  await host.page.bringToFront();
  const feel = await measureLiveFeel(host.page, guest.page, 100);
  add(
    'own message on screen, p95 ms',
    percentile(feel.own, 0.95).toFixed(0),
    '≤100',
    percentile(feel.own, 0.95) <= 100,
  );
  add("other's side, p95 ms", percentile(feel.other, 0.95).toFixed(0), '≤150', percentile(feel.other, 0.95) <= 150);
  await scores('room', host.page.url(), host, 95);

  const long = await openRoom(host.page, parley.url);
  const program = await joinAsProgram(host.page, parley.url, long);
  await sayMany(program.socket, program.roomId, messages);
  await host.page.reload();
  const heavy = await measureHeavyRoom(host.page, SLOWDOWN);
  const p98 = percentile(heavy.interactions, 0.98);
  add(
    `interaction, p98 ms, ${messages} messages, CPU ÷${SLOWDOWN} (${heavy.interactions.length})`,
    p98.toFixed(0),
    '≤100',
    p98 <= 100,
  );
  add('frames later than two refreshes while scrolling', `${(heavy.lateFrames * 100).toFixed(1)} %`);
  add('elements in the log', String(heavy.elements));
  program.socket.disconnect();

  console.log(
    `\nNode ${process.version}, ${cpus().length} cores, ${rounds} rounds\n\n| | measured | budget | |\n|---|---|---|---|`,
  );
  for (const { what, measured, budget, kept } of rows)
    console.log(`| ${what} | ${measured} | ${budget} | ${kept === null ? '' : kept ? 'kept' : 'missed'} |`);
  await mkdir('reports', { recursive: true });
  await writeFile(
    'reports/bench-web.json',
    JSON.stringify({ node: process.version, cpus: cpus().length, rows }, null, 2),
  );
} finally {
  await Promise.allSettled([host.close(), guest.close()]);
  await parley.stop();
}
