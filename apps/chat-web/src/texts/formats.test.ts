import { describe, expect, it } from '@jest/globals';
import { formatsOf } from './formats.js';

const local = (hour: number, minute: number): Date => new Date(2026, 10, 21, hour, minute);

describe('formats', () => {
  it.each(['en', 'de'] as const)('begin the day at 00:00 (%s)', (language) => {
    const { time, dayAndTime } = formatsOf(language);
    expect(time.format(local(0, 5))).toBe('00:05');
    expect(time.format(local(23, 59))).toBe('23:59');
    expect(dayAndTime.format(local(0, 5))).toMatch(/00:05$/);
  });

  it("write shares and lists in the language's way", () => {
    expect(formatsOf('en').percent.format(0.42)).toBe('42%');
    expect(formatsOf('de').percent.format(0.42)).toBe('42\u00a0%');
    expect(formatsOf('de').list.format(['1 bereit', '2 unterwegs'])).toBe('1 bereit, 2 unterwegs');
  });
});
