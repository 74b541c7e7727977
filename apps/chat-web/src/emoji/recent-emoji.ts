/** An emoji that was used on this device, with the name it had. */
export interface UsedEmoji {
  emoji: string;
  label: string;
}
/** Three rows of eight. */
const KEPT = 24;
const RECENT = 'parley-emoji';
const TONE = 'parley-emoji-tone';

/** The newest stands first, each once. */
export const withUsed = (recent: readonly UsedEmoji[], used: UsedEmoji): UsedEmoji[] =>
  [used, ...recent.filter(({ emoji }) => emoji !== used.emoji)].slice(0, KEPT);

const isUsed = (one: unknown): one is UsedEmoji =>
  typeof one === 'object' &&
  one !== null &&
  'emoji' in one &&
  typeof one.emoji === 'string' &&
  'label' in one &&
  typeof one.label === 'string';

/** What a browser kept, or nothing: storage can be off, and what is in it can be anything. */
export function parseUsed(text: string | null): UsedEmoji[] {
  try {
    const kept: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(kept) ? kept.filter(isUsed).slice(0, KEPT) : [];
  } catch {
    return [];
  }
}

const read = (key: string): string | null => {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
};
const write = (key: string, value: string): void => {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Without storage they last as long as the picker is open.
  }
};

export const readUsed = (): UsedEmoji[] => parseUsed(read(RECENT));
export const writeUsed = (recent: readonly UsedEmoji[]): void => {
  write(RECENT, JSON.stringify(recent));
};
export const readTone = (): string | null => read(TONE);
export const writeTone = (tone: string): void => {
  write(TONE, tone);
};
