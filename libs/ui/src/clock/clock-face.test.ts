import { describe, expect, it } from '@jest/globals';
import { crossedMark, longClock, secondsLeft, shortClock } from './clock-face.js';
import { outline } from './outline.js';

describe('the clock of a room', () => {
  it('counts the started second and stops at zero', () => {
    expect(secondsLeft(10_000, 9_001)).toBe(1);
    expect(secondsLeft(10_000, 10_000)).toBe(0);
    expect(secondsLeft(10_000, 99_000)).toBe(0);
  });
  it('shows hours, minutes and seconds', () => {
    expect(longClock(67_267)).toBe('18:41:07');
    expect(longClock(86_400)).toBe('24:00:00');
    expect(longClock(58)).toBe('0:00:58');
  });
  it('is short on phones, and shows seconds in the last hour', () => {
    expect(shortClock(67_267)).toBe('18:41');
    expect(shortClock(3_600)).toBe('1:00');
    expect(shortClock(3_599)).toBe('59:59');
    expect(shortClock(58)).toBe('0:58');
  });
  it('says one hour, ten minutes and one minute once, and the latest of those slept through', () => {
    expect(crossedMark(3_601, 3_600)).toBe(3_600);
    expect(crossedMark(3_600, 3_599)).toBeNull();
    expect(crossedMark(4_000, 59)).toBe(60);
    expect(crossedMark(700, 599)).toBe(600);
    expect(crossedMark(100, 0)).toBeNull();
  });
});

describe('the wall round a room', () => {
  it('starts at top centre and runs clockwise', () => {
    expect(outline(100, 60, 10, 2)).toBe(
      'M50 2H88A10 10 0 0 1 98 12V48A10 10 0 0 1 88 58H12A10 10 0 0 1 2 48V12A10 10 0 0 1 12 2Z',
    );
    expect(outline(100, 60, 0, 2)).toBe('M50 2H98V58H2V2Z');
  });
});
