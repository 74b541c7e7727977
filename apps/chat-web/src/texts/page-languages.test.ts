import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { LANGUAGES } from '@parley/contracts';

const page = (name: string): string => readFileSync(resolve('apps/chat-web', name), 'utf8');

describe('the pages as they are before any script', () => {
  it('name the languages that have a catalogue, for the script that runs before the first paint', () => {
    for (const name of ['index.html', 'room.html', 'offline.html'])
      expect([name, /<html[^>]* data-languages="([^"]*)"/.exec(page(name))?.[1]]).toEqual([name, LANGUAGES.join(' ')]);
  });
  it('are composed in their language on the server, or else take the one this device wants', () => {
    expect(page('index.html')).toMatch(/<html[^>]* data-composed/);
    for (const name of ['room.html', 'offline.html']) expect(page(name)).not.toContain('data-composed');
  });
});
