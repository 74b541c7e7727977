import { isLinkKey, type LinkKey, type RoomCode } from '@parley/contracts';

/** The link a host sends. The key stands after `#`, which no browser sends to a server. */
export const joinLink = (origin: string, code: RoomCode, key: LinkKey | null): string =>
  `${origin}/join/${code}${key ? `#k=${key}` : ''}`;

/** The path and key of a whole link someone pasted; null when it is none of ours. */
export function parseJoinLink(text: string): string | null {
  const [, code, key] = /\/join\/([0-9A-Za-z]{1,32})(?:#k=([A-Za-z0-9_-]+))?\s*$/.exec(text) ?? [];
  if (code === undefined) return null;
  return key !== undefined && isLinkKey(key) ? `/join/${code}#k=${key}` : `/join/${code}`;
}
