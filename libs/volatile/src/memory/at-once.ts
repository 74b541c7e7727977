/** Work that memory does between two ticks, in the shape of a port: nobody else can change anything meanwhile. */
export const atOnce = <T>(work: () => T): Promise<T> =>
  new Promise((resolve) => {
    resolve(work());
  });
