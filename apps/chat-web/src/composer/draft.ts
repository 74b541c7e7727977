const key = (roomId: string): string => `parley-draft-${roomId}`;

/** What was being written in this tab; it survives a reload and ends with the tab. */
export function readDraft(roomId: string): string {
  try {
    return sessionStorage.getItem(key(roomId)) ?? '';
  } catch {
    return '';
  }
}
export function writeDraft(roomId: string, text: string): void {
  try {
    if (text === '') sessionStorage.removeItem(key(roomId));
    else sessionStorage.setItem(key(roomId), text);
  } catch {
    // Without storage the words last as long as the page.
  }
}
