/** Milliseconds. Longer than the picker itself waits for a quiet moment before it lists what was found. */
const PATIENCE = 200;

/** Safari has no idle callbacks; the picker waits 10 ms there. */
const idle = (): Promise<void> =>
  new Promise((resolve) => {
    if (typeof requestIdleCallback === 'function')
      requestIdleCallback(
        () => {
          resolve();
        },
        { timeout: PATIENCE },
      );
    else setTimeout(resolve, PATIENCE / 4);
  });

/** Resolves when the list shows what stands in the search field: first its data may be on their way, then what is found in them. */
export async function onceListed(): Promise<void> {
  await idle();
  await idle();
}
