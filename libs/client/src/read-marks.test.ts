import { describe, expect, it } from '@jest/globals';
import type { ParticipantView, SeatNumber, ServerTime } from '@parley/contracts';
import fc from 'fast-check';
import { ReadMarks } from './read-marks.js';

const seat = 1 as SeatNumber;
const at = (time: number) => time as ServerTime;
const participant = (readSeq: number, readAt: number | null, present = true): ParticipantView => ({
  seat,
  name: 'Name',
  present,
  readSeq,
  readAt: readAt === null ? null : at(readAt),
  left: false,
});

describe('how far everyone has read', () => {
  it('is the furthest that was told, with its own time, whatever came last', () => {
    const marks = new ReadMarks();
    marks.hear(seat, 7, at(70));
    marks.hearAll([participant(3, 30)]);
    expect(marks.applyTo([participant(3, 30, false)], [])).toEqual([participant(7, 70, false)]);
  });

  it('is known of a seat before the seat itself is', () => {
    const marks = new ReadMarks();
    marks.hear(seat, 7, at(70));
    expect(marks.applyTo([participant(0, null)], [])).toEqual([participant(7, 70)]);
  });

  it('was reached at the earlier of two times', () => {
    const marks = new ReadMarks();
    marks.hear(seat, 7, null);
    marks.hear(seat, 7, at(80));
    marks.hear(seat, 7, at(70));
    marks.hear(seat, 7, null);
    expect(marks.applyTo([participant(7, 80)], [])).toEqual([participant(7, 70)]);
  });

  it('keeps the identity of everyone who is as before, and of all of them together', () => {
    const marks = new ReadMarks();
    const known = [participant(3, 30)];
    marks.hearAll(known);
    expect(marks.applyTo([participant(3, 30)], known)).toBe(known);
    const other = { ...participant(0, null), seat: 2 as SeatNumber };
    const both = marks.applyTo([participant(3, 30), other], known);
    expect(both).toHaveLength(2);
    expect(both[0]).toBe(known[0]);
  });

  it('ends the same in whatever order it was told', () => {
    // A place is reached once: every telling of it that knows a time knows the same one.
    const telling = fc.record({ seq: fc.nat(5), timed: fc.boolean() });
    fc.assert(
      fc.property(fc.array(fc.tuple(telling, fc.nat()), { minLength: 1 }), (drawn) => {
        const hear = (order: { seq: number; timed: boolean }[]) => {
          const marks = new ReadMarks();
          for (const { seq, timed } of order) marks.hear(seat, seq, timed ? at(seq * 10) : null);
          return marks.applyTo([participant(0, null)], []);
        };
        const told = drawn.map(([one]) => one);
        const shuffled = drawn.toSorted(([, a], [, b]) => a - b).map(([one]) => one);
        expect(hear(shuffled)).toEqual(hear(told));
      }),
    );
  });
});
