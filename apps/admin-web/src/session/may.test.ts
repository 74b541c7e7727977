import { describe, expect, it } from '@jest/globals';
import { may } from './may.js';

describe('what the page offers', () => {
  it('opens rooms to viewers, and neither transcripts nor the log', () => {
    const viewer = { roles: ['viewer' as const] };
    expect(may(viewer, 'GET', '/rooms')).toBe(true);
    expect(may(viewer, 'POST', '/rooms/:roomId/readings')).toBe(false);
    expect(may(viewer, 'GET', '/log')).toBe(false);
  });

  it('lets auditors read, and only security see who may sign in', () => {
    expect(may({ roles: ['auditor'] }, 'POST', '/rooms/:roomId/readings')).toBe(true);
    expect(may({ roles: ['auditor'] }, 'GET', '/administrators')).toBe(false);
    expect(may({ roles: ['auditor', 'security'] }, 'GET', '/administrators')).toBe(true);
  });

  it('opens what is everybody’s to someone without any role', () => {
    expect(may({ roles: [] }, 'GET', '/sessions')).toBe(true);
    expect(may({ roles: [] }, 'POST', '/sign-in')).toBe(true);
    expect(may({ roles: [] }, 'GET', '/stats')).toBe(false);
  });
});
