import { describe, expect, it } from '@jest/globals';
import { LOG_TYPES, type LogType } from '@parley/contracts';
import { logFilters, readLogSearch } from './log-search.js';
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

  it('says what administrators asked for, and what became of it', () => {
    const by = { name: 'admin', address: '10.0.0.1' };
    const notes = (type: LogType, details: Record<string, unknown>) => sayLogEntry({ type, details }).notes;
    expect(notes('reading_asked', { ...by, reason: 'Complaint 4711', approvals: 1 })).toEqual([
      '“Complaint 4711”',
      'Waits for 1 other administrator',
    ]);
    expect(notes('reading_agreed', { ...by, reader: 'ada', endsAt: Date.UTC(2026, 10, 19, 14, 31) })).toEqual([
      'The reading of ada',
      'Until 14:31 UTC',
    ]);
    expect(sayLogEntry({ type: 'reading_refused', details: { ...by, reader: 'ada' } })).toMatchObject({
      who: 'admin',
      refused: true,
    });
    expect(notes('reading_ended', { reading: 'x', by: 'time' })).toEqual(['Its time was over']);
    expect(notes('export_made', { ...by, format: 'csv', redacted: [4, 7], entries: 16, bytes: 2048 })).toEqual([
      'Format csv',
      '2 entries left out',
      '16 entries',
      '2 KiB',
    ]);
    expect(notes('hold_placed', { ...by, reason: 'Judgment' })).toEqual(['“Judgment”']);
    expect(notes('hold_released', { ...by, placedBy: 'ada' })).toEqual(['Placed by ada']);
    expect(notes('room_archived', { parts: 2, bytes: 2048, entries: 65 })).toEqual(['65 entries, 2 KiB, 2 parts']);
    expect(notes('room_destroyed', { reason: 'time', lastSeq: 65, certificate: 388 })).toContain('Certificate 388');
    expect(notes('heads', { rooms: 1 })).toEqual(['1 room with new entries']);
    expect(notes('keys_rotated', { masterKeyId: 2, rewrapped: 1022 })).toEqual([
      'To master key 2',
      '1,022 keys wrapped anew',
    ]);
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
    expect(readLogSearch({ type: 'x', room: '', before: '-1', from: '2026-13-40', to: 'today' })).toEqual({});
  });

  it('asks for whole days of UTC, the last one included', () => {
    const { from, to } = logFilters(readLogSearch({ from: '2026-11-01', to: '2026-11-19' }));
    expect(Number(from)).toBe(Date.UTC(2026, 10, 1));
    expect(Number(to)).toBe(Date.UTC(2026, 10, 20));
  });
});
