/** Resolves when the browser has nothing else to do, after `timeout` milliseconds at the latest. */
export const idle = (timeout: number): Promise<void> =>
  new Promise((resolve) => {
    if ('requestIdleCallback' in window)
      requestIdleCallback(
        () => {
          resolve();
        },
        { timeout },
      );
    // Safari has no idle callbacks.
    else setTimeout(resolve, timeout / 4);
  });
