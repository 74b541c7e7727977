import { describe, expect, it } from '@jest/globals';
import { welcome } from './welcome.js';

describe('welcome', () => {
  const places = {
    chat: 'http://localhost:5055',
    admin: 'http://localhost:5056',
    dataDir: '/srv/.parley',
    logDir: '/srv/.parley/logs',
  };

  it('shows both addresses and where the data lies', () => {
    const text = welcome({ ...places, invitation: null });
    for (const place of Object.values(places)) expect(text).toContain(place);
    expect(text).not.toContain('sign-in');
  });

  it('shows the one-time link while there is no administrator', () => {
    expect(welcome({ ...places, invitation: 'a-secret' })).toContain('http://localhost:5056/sign-in#a-secret');
  });
});
