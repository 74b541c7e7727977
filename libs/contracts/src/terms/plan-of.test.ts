import { describe, expect, it } from '@jest/globals';
import { ROOM_KINDS, type RoomPolicy } from '../policy/room-policy.js';
import { markupOf } from './drawing.js';
import { glyphOf } from './glyph-of.js';
import { planOf, type PlanOptions } from './plan-of.js';
import { SAMPLE_POLICIES } from './sample-policies.js';

const { audited, link, minute, match, sealed } = SAMPLE_POLICIES;
const plan = (policy: RoomPolicy, options?: PlanOptions): string => markupOf(planOf(policy, options));
const glyph = (policy: RoomPolicy, life?: number): string =>
  markupOf(glyphOf(policy, life === undefined ? {} : { life }));
const EYE = 'cx="224" cy="90"';

describe('the floor plan of a policy', () => {
  it('is drawn from fields and never from the name of the kind', () => {
    for (const kind of ROOM_KINDS) {
      expect(plan({ ...audited, kind })).toBe(plan(audited));
      expect(glyph({ ...audited, kind })).toBe(glyph(audited));
    }
    expect(new Set(ROOM_KINDS.map((kind) => plan(SAMPLE_POLICIES[kind]))).size).toBe(5);
    expect(new Set(ROOM_KINDS.map((kind) => glyph(SAMPLE_POLICIES[kind]))).size).toBe(5);
  });
  it('tints a kept floor, hatches ciphertext and leaves the rest bare', () => {
    expect(plan(audited)).toContain('class="floor"');
    expect(plan(sealed)).toContain('class="hatch"');
    for (const policy of [link, minute, match]) expect(plan(policy)).not.toMatch(/class="(floor|hatch)"/);
  });
  it('has a window with an eye only where administrators may read', () => {
    expect(plan(audited)).toContain(EYE);
    for (const policy of [{ ...audited, readings: false }, link, minute, match, sealed])
      expect(plan(policy)).not.toContain(EYE);
  });
  it('draws a dot a seat', () => {
    const seats = (svg: string): number => svg.match(/class="seat[ "]/g)?.length ?? 0;
    expect(seats(plan(audited))).toBe(2);
    expect(seats(plan(sealed))).toBe(10);
    expect(seats(plan({ ...sealed, seats: { max: 6, lockWhenFull: false } }))).toBe(6);
  });
  it('shows a free seat and a guest outside when someone knocks', () => {
    expect(plan(audited, { scene: 'waiting' })).toContain('seat free');
    expect(plan(audited, { scene: 'knocking' })).toContain('seat guest');
  });
  it('is hidden from screen readers unless it has a name, and its words are escaped', () => {
    expect(plan(audited)).toContain('aria-hidden="true"');
    expect(plan(audited, { title: 'A <b>"room"' })).toContain('role="img" aria-label="A &lt;b&gt;&quot;room&quot;"');
  });
  it('has no inline style or script: the pages refuse both', () => {
    for (const kind of ROOM_KINDS)
      expect(plan(SAMPLE_POLICIES[kind], { title: 'x' })).not.toMatch(/style=|<script|<style/);
  });
});

describe('the sign of a room', () => {
  it('has walls as long as the time left', () => {
    expect(glyph(audited, 78)).toContain('stroke-dasharray="78 100" stroke-dashoffset="-22"');
    expect(glyph(audited, 140)).toContain('stroke-dasharray="100 100"');
  });
  it('has whole walls where nothing runs', () => {
    expect(glyph(match, 10)).not.toContain('dasharray');
  });
});
