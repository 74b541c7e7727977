// `npm run bench [-- --rounds=5 --seconds=5 --profile]`: builds, measures, and says where the time goes when asked.
// `npm run bench:web [-- --rounds=3 --messages=5000 --beside=URL]`: the same for the pages.
// `npm run bench:verify [-- --rounds=5 --entries=1000000]`: the verifier beside bare SHA-256.
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';

const run = (...args) => {
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
};
const [bench, ...flags] = process.argv.slice(2);
run('scripts/build.mjs', '--if-stale');
rmSync('reports/profile', { recursive: true, force: true });
run(`dist/bench/${bench}.js`, ...flags);
if (flags.includes('--profile')) run('dist/bench/profile.js');
