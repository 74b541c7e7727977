import { describe, expect, it } from '@jest/globals';
import type { ParticipantView, SeatNumber } from '@parley/contracts';
import { lostAt, notePresence, type PresenceNote } from './presence-notes.js';

const seat = 2 as SeatNumber;
const someone = (present: boolean, left = false): ParticipantView[] => [
  { seat, name: 'Quiet Heron', present, left, readSeq: 0, readAt: null },
];
const here = someone(true);
const away = someone(false);
const gone = someone(false, true);
const lost: PresenceNote = { kind: 'lost', seat, afterSeq: 7, at: 1_000 };

describe('notes of who is there', () => {
  it('say where in the conversation the connection went', () => {
    expect(notePresence([], here, away, 7, 1_000)).toEqual([lost]);
  });
  it('leave no trace of who was back before anything was said', () => {
    expect(notePresence([lost], away, here, 7, 2_000)).toEqual([]);
  });
  it('say that someone is back when something was said meanwhile', () => {
    expect(notePresence([lost], away, here, 9, 2_000)).toEqual([lost, { kind: 'back', seat, afterSeq: 9, at: 2_000 }]);
  });
  it('leave leaving to its own entry', () => {
    expect(notePresence([], here, gone, 8, 2_000)).toEqual([]);
    expect(notePresence([lost], away, gone, 8, 2_000)).toEqual([]);
    expect(notePresence([lost], away, gone, 9, 2_000)).toEqual([lost]);
  });
  it('are the same when nobody came or went, and silent about who was away from the start', () => {
    const notes = [lost];
    expect(notePresence(notes, here, here, 8, 2_000)).toBe(notes);
    expect(notePresence([], away, here, 8, 2_000)).toEqual([]);
    expect(notePresence([], [], away, 8, 2_000)).toEqual([]);
  });
  it('know since when someone is away', () => {
    expect(lostAt([lost], seat)).toBe(1_000);
    expect(lostAt([lost, { kind: 'back', seat, afterSeq: 9, at: 2_000 }], seat)).toBeNull();
    expect(lostAt([], seat)).toBeNull();
  });
});
