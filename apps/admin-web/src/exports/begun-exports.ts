const keyOf = (readingId: string): string => `parley-exports-${readingId}`;

/** Ids of the exports this tab asked for, the newest first. They name them and open nothing without the session. */
export function begunExports(readingId: string): string[] {
  const kept: unknown = JSON.parse(sessionStorage.getItem(keyOf(readingId)) ?? '[]');
  return Array.isArray(kept) ? kept.filter((id) => typeof id === 'string') : [];
}

export function noteExport(readingId: string, id: string): string[] {
  const ids = [id, ...begunExports(readingId)];
  sessionStorage.setItem(keyOf(readingId), JSON.stringify(ids));
  return ids;
}
