import { describe, expect, it } from '@jest/globals';
import { readSignInSearch } from './sign-in-search.js';

describe('the way back after signing in', () => {
  it('leads to pages of the console', () => {
    expect(readSignInSearch({ to: '/rooms?state=locked', ended: 'yes' })).toEqual({
      to: '/rooms?state=locked',
      ended: 'yes',
    });
    expect(readSignInSearch({ to: '/log' })).toEqual({ to: '/log' });
  });

  it('says how single sign-on ended, in words of its own alone', () => {
    expect(readSignInSearch({ sso: 'identity_unknown' })).toEqual({ sso: 'identity_unknown' });
    for (const sso of ['anything', 'toString', 7]) expect(readSignInSearch({ sso })).toEqual({});
  });

  it('leads nowhere else', () => {
    for (const to of ['https://evil.example', '//evil.example/rooms', '/\\evil.example', '/sign-in', '/roomsy', 7])
      expect(readSignInSearch({ to })).toEqual({});
  });
});
