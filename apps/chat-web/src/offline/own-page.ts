/** What of a request decides whether the worker may answer it. */
export interface AskedPage {
  method: string;
  mode: string;
  url: string;
}

/** Paths of the service itself: they are answered by it or not at all. */
const SERVICE = /^\/(api|socket\.io|health|metrics|assets)(\/|$)/;

/** Whether someone opens one of our own pages: the only requests the worker may answer when there is no network. */
export function isOwnPage({ method, mode, url }: AskedPage, origin: string): boolean {
  const asked = new URL(url);
  return method === 'GET' && mode === 'navigate' && asked.origin === origin && !SERVICE.test(asked.pathname);
}
