const EVERY_MS = 20;

export interface WorkLimits {
  /** Of memory this process may hold. */
  bytes: number;
  /** Of processor time, over all its threads. A busy machine makes no image look slow. */
  cpuMs: number;
}

/**
 * Ends this process at once when it goes beyond. libvips works on other threads and takes its memory from the system, so neither
 * its own settings nor Node's bound it; the resident set is what a machine runs out of. Returns how to stop looking.
 */
export function limitWork({ bytes, cpuMs }: WorkLimits): () => void {
  const before = process.cpuUsage();
  const looking = setInterval(() => {
    const { user, system } = process.cpuUsage(before);
    if (process.memoryUsage.rss() > bytes || user + system > cpuMs * 1000) endNow();
  }, EVERY_MS);
  return () => {
    clearInterval(looking);
  };
}

/** An orderly exit would wait for the thread that is in the middle of an image. */
export function endNow(): void {
  process.kill(process.pid, 'SIGKILL');
}
