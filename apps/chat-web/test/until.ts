/** Waits until what tells of its changes is as it should be. */
export const until = (what: { subscribe(listener: () => void): () => void }, holds: () => boolean): Promise<void> =>
  new Promise((resolve) => {
    if (holds()) {
      resolve();
      return;
    }
    const unhook = what.subscribe(() => {
      if (!holds()) return;
      unhook();
      resolve();
    });
  });
