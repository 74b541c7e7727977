import { open } from 'node:fs/promises';

/** Windows opens no folder to sync it, and writes its names through by itself. */
const canSync = process.platform !== 'win32';

/**
 * A new or removed name outlives a power cut only once its folder is synced (fsync(2)).
 *
 * @returns false when there is no such folder.
 */
export async function syncFolder(path: string): Promise<boolean> {
  if (!canSync) return true;
  try {
    const folder = await open(path, 'r');
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}
