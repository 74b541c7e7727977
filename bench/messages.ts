import { mkdir, writeFile } from 'node:fs/promises';
import type { ChildProcess } from 'node:child_process';
import { cpus } from 'node:os';
import type { LoadAnswer, LoadOrder } from './load.js';
import { showSpread, spreadOf } from './spread.js';
import { cpuSeconds, cpuSecondsOfTree, messageOf, startLoad, startParley, startRelay } from './started.js';

/**
 * Acknowledged messages a second: Parley (durable, sealed, chained) beside a bare Socket.IO relay and a NestJS relay that
 * store nothing, in turn, in one run, under one load generator on the same machine. Ratios travel; absolutes don't.
 */
const SHAPES = [
  { name: '1,000 rooms × 2, window 1', rooms: 1_000, window: 1, goals: { bare: 0.6, nest: 0.75 } },
  { name: '100 rooms × 2, window 4', rooms: 100, window: 4, goals: { bare: 0.35, nest: 0.6 } },
] as const;
const SYSTEMS = ['bare', 'nest', 'parley'] as const;
type System = (typeof SYSTEMS)[number];

const flag = (name: string, otherwise: number): number =>
  Number(process.argv.find((a) => a.startsWith(`--${name}=`))?.split('=')[1] ?? otherwise);
const rounds = flag('rounds', 5);
const seconds = flag('seconds', 5);

async function order(load: ChildProcess, what: LoadOrder): Promise<Exclude<LoadAnswer, { failed: string }>> {
  const answer = messageOf<LoadAnswer>(load);
  load.send(what);
  const done = await answer;
  if ('failed' in done) throw new Error(`load: ${done.failed}`);
  return done;
}

interface Round {
  perSecond: number;
  p50: number;
  p99: number;
  serverMicros: number;
  databaseMicros: number;
}

const started = {
  bare: await startRelay('bare'),
  nest: await startRelay('nest'),
  parley: await startParley(process.argv.includes('--profile') ? 'reports/profile' : null),
};
const load = startLoad();
const results: Record<string, Record<System, Round[]>> = {};
try {
  let firstDevice = 0;
  for (const shape of SHAPES) {
    const rows: Record<System, Round[]> = { bare: [], nest: [], parley: [] };
    for (const system of SYSTEMS) {
      const { url } = started[system];
      await order(load, {
        do: 'open',
        crowd: system,
        url,
        htuBase: url,
        rooms: shape.rooms,
        system: system === 'parley' ? 'parley' : 'relay',
        firstDevice,
      });
    }
    firstDevice += 2 * shape.rooms;
    for (let round = 0; round <= rounds; round += 1) {
      for (const system of SYSTEMS) {
        const { pid } = started[system];
        const before = [await cpuSeconds(pid), await cpuSecondsOfTree(started.parley.databasePid)] as const;
        const run = await order(load, { do: 'run', crowd: system, window: shape.window, ms: seconds * 1000 });
        const after = [await cpuSeconds(pid), await cpuSecondsOfTree(started.parley.databasePid)] as const;
        if (run.done !== 'run' || run.refused > 0) throw new Error(`${system}: ${JSON.stringify(run)}`);
        // The first round warms everything up and is not counted.
        if (round === 0) continue;
        rows[system].push({
          perSecond: run.acked / seconds,
          p50: run.p50,
          p99: run.p99,
          serverMicros: ((after[0] - before[0]) * 1e6) / run.acked,
          databaseMicros: system === 'parley' ? ((after[1] - before[1]) * 1e6) / run.acked : 0,
        });
      }
    }
    for (const system of SYSTEMS) await order(load, { do: 'close', crowd: system });
    results[shape.name] = rows;
    report(shape, rows);
  }
  await mkdir('reports', { recursive: true });
  await writeFile(
    'reports/bench-messages.json',
    JSON.stringify({ node: process.version, cpus: cpus().length, rounds, seconds, results }, null, 2),
  );
} finally {
  load.kill();
  await Promise.all([started.bare.stop(), started.nest.stop(), started.parley.stop()]);
}

function report(shape: (typeof SHAPES)[number], rows: Record<System, Round[]>): void {
  console.log(`\n${shape.name}: ${rounds} rounds of ${seconds} s, in turn`);
  console.log('| | acked/s | p50 ms | p99 ms | server CPU µs | PostgreSQL CPU µs |\n|---|---|---|---|---|---|');
  for (const system of SYSTEMS) {
    const of = (field: keyof Round, digits: number): string =>
      showSpread(spreadOf(rows[system].map((r) => r[field])), digits);
    console.log(
      `| ${system} | ${of('perSecond', 0)} | ${of('p50', 1)} | ${of('p99', 1)} | ${of('serverMicros', 0)} | ${system === 'parley' ? of('databaseMicros', 0) : '–'} |`,
    );
  }
  for (const peer of ['bare', 'nest'] as const) {
    const ratio = spreadOf(rows.parley.map((r, i) => r.perSecond / (rows[peer][i]?.perSecond ?? Number.NaN)));
    console.log(
      `parley / ${peer}: ${showSpread(ratio, 2)}, goal ${shape.goals[peer]}: ${ratio.median >= shape.goals[peer] ? 'reached' : 'missed'}`,
    );
  }
}
