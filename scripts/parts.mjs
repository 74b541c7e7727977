// The programs that tests need beside Node: a real redis-server, a real S3 endpoint and a real browser.
import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The one without windows takes three fifths of the time: it draws no browser round the pages. */
const WINDOWLESS = 'chromium-headless-shell';
const BROWSERS = [WINDOWLESS, 'chromium', 'chromium-browser', 'google-chrome'];
const SWIFT = ['swift-proxy', 'swift-account', 'swift-container', 'swift-object'];

/** `programs`: of each list one. `starter`: what an integration test calls that can't do without. */
export const PARTS = [
  {
    part: 'redis',
    what: 'redis-server',
    programs: [['redis-server']],
    debian: ['redis-server'],
    starter: 'startRedis(',
  },
  { part: 's3', what: 'Swift', programs: SWIFT.map((name) => [`${name}-server`]), debian: SWIFT, starter: 'startS3(' },
  { part: 'browser', what: 'Chromium', programs: [BROWSERS], debian: ['chromium'] },
];

const isProgram = (path) => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};
/** The path of the first of these commands that is on the PATH. */
const find = (commands) =>
  commands
    .flatMap((command) => (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, command)))
    .find(isProgram);

const missing = () => PARTS.filter(({ programs }) => !programs.every(find));

function install(packages, why) {
  console.log(`Installing ${packages.join(', ')}, ${why} (apt-get, as root).`);
  const apt = (...args) =>
    spawnSync('apt-get', ['-qq', ...args], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  apt('update');
  apt('install', '-y', '--no-install-recommends', ...packages);
}

/** Installs with apt-get what is missing, where that is possible, and says so. What is missing after all is the answer. */
export function ensureParts() {
  if (process.getuid?.() === 0 && find(['apt-get'])) {
    if (!find([WINDOWLESS])) install([WINDOWLESS], 'with which browser tests are quicker');
    const packages = missing().flatMap(({ debian }) => debian);
    if (packages.length > 0) install(packages, 'which the tests need');
  }
  return missing();
}

export const installCommand = (parts) =>
  `sudo apt-get install -y --no-install-recommends ${parts.flatMap(({ debian }) => debian).join(' ')}`;
export const browserPath = () => find(BROWSERS);
