import { describe, expect, it } from '@jest/globals';
import type { LinkKey, RoomCode } from '@parley/contracts';
import { joinLink, parseJoinLink } from './share-link.js';

const key = 'AAAAAAAAAAAAAAAAAAAAAA' as LinkKey;

describe('the link to a room', () => {
  it('carries the key where no server sees it', () => {
    expect(joinLink('https://parley.example', '7Q0M' as RoomCode, key)).toBe(
      `https://parley.example/join/7Q0M#k=${key}`,
    );
    expect(joinLink('https://parley.example', '7Q0M' as RoomCode, null)).toBe('https://parley.example/join/7Q0M');
  });
  it('is understood when pasted whole', () => {
    expect(parseJoinLink(`https://parley.example/join/7Q0M#k=${key}\n`)).toBe(`/join/7Q0M#k=${key}`);
    expect(parseJoinLink('https://parley.example/join/7q0m')).toBe('/join/7q0m');
    expect(parseJoinLink('https://parley.example/join/7Q0M#k=short')).toBe('/join/7Q0M');
    expect(parseJoinLink('7Q0M')).toBeNull();
  });
});
