const EVERY_MS = 20;

export interface WorkLimits {
  /** Of memory this process may hold. */
  bytes: number;
  /** Of processor time, over all its threads. A busy machine makes no image look slow. */
  cpuMs: number;
}

/**
 * How a process ends itself beyond a limit: by signals nobody else sends, so that a kill from outside is not taken for the fault
 * of an image, and that leave no core behind, for it would hold the image.
 */
export const BEYOND = { time: 'SIGVTALRM', memory: 'SIGUSR2' } as const;

/**
 * Ends this process at once when it goes beyond. libvips works on other threads and takes its memory from the system, so neither
 * its own settings nor Node's bound it; the resident set is what a machine runs out of. Returns how to stop looking.
 */
export function limitWork({ bytes, cpuMs }: WorkLimits): () => void {
  const before = process.cpuUsage();
  const looking = setInterval(() => {
    const { user, system } = process.cpuUsage(before);
    if (process.memoryUsage.rss() > bytes) process.kill(process.pid, BEYOND.memory);
    else if (user + system > cpuMs * 1000) process.kill(process.pid, BEYOND.time);
  }, EVERY_MS);
  return () => {
    clearInterval(looking);
  };
}

/** An orderly exit would wait for the thread that is in the middle of an image. */
export function endNow(): void {
  process.kill(process.pid, 'SIGKILL');
}
