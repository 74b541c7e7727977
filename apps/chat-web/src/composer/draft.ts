const textKey = (roomId: string): string => `parley-draft-${roomId}`;
const imagesKey = (roomId: string): string => `parley-draft-images-${roomId}`;

const read = (key: string): string | null => {
  try {
    return sessionStorage.getItem(key);
  } catch {
    return null;
  }
};
const write = (key: string, value: string | null): void => {
  try {
    if (value === null) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, value);
  } catch {
    // Without storage it lasts as long as the page.
  }
};

/** What was being written in this tab; it survives a reload and ends with the tab. */
export const readDraft = (roomId: string): string => read(textKey(roomId)) ?? '';
export const writeDraft = (roomId: string, text: string): void => {
  write(textKey(roomId), text === '' ? null : text);
};

/** How many images stood in the tray. A file can't be kept over a reload, so the page says that they are missing. */
export const readDraftImages = (roomId: string): number => {
  const count = Number(read(imagesKey(roomId)));
  return Number.isInteger(count) && count > 0 ? count : 0;
};
export const writeDraftImages = (roomId: string, count: number): void => {
  write(imagesKey(roomId), count === 0 ? null : String(count));
};
