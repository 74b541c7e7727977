import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const pidFileOf = (cluster: string): string => join(cluster, 'postmaster.pid');

/** What a postmaster says of itself; zeros when there is no file. */
export interface PidFile {
  pid: number;
  port: number;
  /** It takes connections. */
  ready: boolean;
}

/** Lines of postmaster.pid: 1 pid, 2 data folder, 3 start, 4 port, 5 socket folder, 6 address, 7 shared memory, 8 status. */
export function readPidFile(cluster: string): PidFile {
  try {
    const lines = readFileSync(pidFileOf(cluster), 'utf8').split('\n');
    return { pid: Number(lines[0]), port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' };
  } catch {
    return { pid: 0, port: 0, ready: false };
  }
}
