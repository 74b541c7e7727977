import { readFileSync } from 'node:fs';

/** The most memory a process ever held, in MiB. Linux alone tells. */
export function peakMemoryOf(pid: number | null): number {
  const peak = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(peak) / 1024;
}

/** One that has ended and waits to be noticed is not alive. */
export function isAlive(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
