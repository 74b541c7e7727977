import type { Settings } from '@parley/platform';

/** Where the console is, as browsers see it: the first of `ADMIN_URL`, or this machine. */
export const consoleAddress = (settings: Pick<Settings<'operator'>, 'ADMIN_URL' | 'ADMIN_PORT'>): string =>
  settings.ADMIN_URL?.[0] ?? `http://localhost:${settings.ADMIN_PORT}`;
