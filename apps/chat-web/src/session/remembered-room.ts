const KEY = 'parley-room';

/** Notes the room this device is in, so that the front page can lead back. An id opens nothing without the device's key. */
export function rememberRoom(id: string, endsAt: number | null): void {
  try {
    localStorage.setItem(KEY, JSON.stringify({ id, endsAt }));
  } catch {
    // Without storage there is no way back from the front page; the address still works.
  }
}

export function forgetRoom(id: string): void {
  try {
    if (localStorage.getItem(KEY)?.includes(id)) localStorage.removeItem(KEY);
  } catch {
    // Nothing was noted.
  }
}

/** The id of a room that may still live at `now` (milliseconds); null if there is none. */
export function rememberedRoom(now: number): string | null {
  try {
    const note: unknown = JSON.parse(localStorage.getItem(KEY) ?? 'null');
    if (typeof note !== 'object' || note === null || !('id' in note) || typeof note.id !== 'string') return null;
    const endsAt = 'endsAt' in note ? note.endsAt : null;
    return typeof endsAt === 'number' && endsAt <= now ? null : encodeURIComponent(note.id);
  } catch {
    return null;
  }
}
