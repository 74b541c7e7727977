import type { Language } from '@parley/contracts';

/** Where the emoji of each language lie. The build (vite/emoji-data.ts) puts their hashed addresses in this module's place. */
export const EMOJI_URLS: Readonly<Record<Language, string>> = { en: '/emoji-en.json', de: '/emoji-de.json' };
