import { describe, expect, it } from '@jest/globals';
import { LOG_TYPES } from '@parley/contracts';
import { readLogSearch } from './log-search.js';
import { sayLogEntry } from './say-log-entry.js';

describe('an entry of the log in words', () => {
  it('says who reads, why, from where and until when', () => {
    const said = sayLogEntry({
      type: 'reading_asked',
      details: {
        name: 'admin',
        reason: 'Complaint 4711',
        address: '127.0.0.1',
        endsAt: Date.UTC(2026, 10, 19, 14, 31),
      },
    });
    expect(said).toEqual({
      who: 'admin',
      what: 'Reading opened',
      notes: ['“Complaint 4711”', 'Until 14:31 UTC'],
      from: '127.0.0.1',
      refused: false,
    });
  });

  it('marks those who were turned away, and counts the rest of a minute', () => {
    const first = sayLogEntry({
      type: 'network_denied',
      details: { address: '2001:db8::7', network: '2001:db8::/64' },
    });
    expect(first).toMatchObject({ refused: true, from: '2001:db8::7', notes: ['Network 2001:db8::/64'] });
    const rest = sayLogEntry({ type: 'network_denied', details: { more: { '192.0.2.66': 1204 }, others: 3 } });
    expect(rest.notes).toEqual(['192.0.2.66: 1,204 more', '3 requests from other networks']);
    expect(sayLogEntry({ type: 'sign_in_failed', details: { name: null, address: '10.0.4.31' } })).toMatchObject({
      refused: true,
      who: 'Unknown name',
    });
  });

  it('says who changed whom, and how somebody came in', () => {
    const by = { name: 'Ada', address: '10.0.0.1' };
    expect(
      sayLogEntry({
        type: 'administrator_changed',
        details: { ...by, account: 'Bob', from: ['viewer'], to: ['auditor', 'security'] },
      }),
    ).toMatchObject({ who: 'Ada', notes: ['Bob', 'Viewer → Auditor, Security'] });
    expect(sayLogEntry({ type: 'signed_in', details: { ...by, by: 'recovery code', left: 3 } }).notes).toEqual([
      'By recovery code',
      '3 recovery codes left',
    ]);
    expect(
      sayLogEntry({ type: 'administrator_created', details: { by: 'operator', account: 'Eve', roles: ['viewer'] } }),
    ).toMatchObject({ who: 'Service', notes: ['Eve: Viewer', 'By the operator command'] });
  });

  it('says when its details are gone, and when they are not what was written', () => {
    for (const type of LOG_TYPES) {
      expect(sayLogEntry({ type, details: null })).toMatchObject({ who: '–', notes: ['Details are gone'], from: null });
      expect(sayLogEntry({ type, details: { altered: true } }).notes).toEqual(['Details are not what was written']);
    }
  });

  it('stands details it does not know', () => {
    for (const type of LOG_TYPES) {
      const { who, notes } = sayLogEntry({ type, details: { name: 7, reason: {}, more: 'x', roles: 'all', by: '1' } });
      expect(who).not.toBe('');
      expect(notes.join()).not.toContain('object');
    }
  });
});

describe('the address of the log', () => {
  it('keeps known filters and drops everything else', () => {
    expect(readLogSearch({ type: 'signed_in', room: 'ABC', before: '12' })).toEqual({
      type: 'signed_in',
      room: 'abc',
      before: '12',
    });
    expect(readLogSearch({ type: 'x', room: '', before: '-1' })).toEqual({});
  });
});
