import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { errorCode } from './error-code.js';

const LOOK_EVERY_MS = 20;

/** Waits for a condition, looking every 20 ms. False when `ms` pass first. */
export async function waitUntil(condition: () => boolean, ms: number): Promise<boolean> {
  const until = Date.now() + ms;
  while (!condition()) {
    if (Date.now() >= until) return false;
    await pause(LOOK_EVERY_MS);
  }
  return true;
}

/** A process of another user is alive too (EPERM); a zombie is not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
  return statField(pid, 3) !== 'Z';
}

/** A field of /proc/<pid>/stat, counted from 1 as in proc(5); the command's name may hold spaces and brackets. Null without /proc. */
function statField(pid: number, field: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[field - 3] ?? null;
  } catch {
    return null;
  }
}

/** Tells a process from a later one with the same pid: its start in clock ticks on Linux, else what ps says. Null when it is gone. */
export function startOf(pid: number): string | null {
  return statField(pid, 22) ?? ps(pid, 'lstart=');
}

function ps(pid: number, format: string): string | null {
  try {
    return (
      execFileSync('ps', ['-p', String(pid), '-o', format], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      }).trim() || null
    );
  } catch {
    return null;
  }
}

/** Is it a postmaster on this cluster? A postmaster's working directory is its data folder. */
export function isPostmasterOf(pid: number, clusterDir: string): boolean {
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === clusterDir;
  } catch {
    return ps(pid, 'command=')?.includes(clusterDir) ?? false;
  }
}

/** A signal to a process that may be gone already. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (errorCode(error) !== 'ESRCH') throw error;
  }
}
