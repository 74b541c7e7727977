import { describe, expect, it } from '@jest/globals';
import { ROOM_KINDS } from '../policy/room-policy.js';
import { glyphOf, planOf } from './plan-of.js';
import { SAMPLE_POLICIES } from './sample-policies.js';

const { audited, link, minute, match, sealed } = SAMPLE_POLICIES;
const EYE = 'cx="224" cy="90"';

describe('the floor plan of a policy', () => {
  it('is drawn from fields and never from the name of the kind', () => {
    for (const kind of ROOM_KINDS) {
      expect(planOf({ ...audited, kind })).toBe(planOf(audited));
      expect(glyphOf({ ...audited, kind })).toBe(glyphOf(audited));
    }
    expect(new Set(ROOM_KINDS.map((kind) => planOf(SAMPLE_POLICIES[kind]))).size).toBe(5);
    expect(new Set(ROOM_KINDS.map((kind) => glyphOf(SAMPLE_POLICIES[kind]))).size).toBe(5);
  });
  it('tints a kept floor, hatches ciphertext and leaves the rest bare', () => {
    expect(planOf(audited)).toContain('class="floor"');
    expect(planOf(sealed)).toContain('class="hatch"');
    for (const policy of [link, minute, match]) expect(planOf(policy)).not.toMatch(/class="(floor|hatch)"/);
  });
  it('has a window with an eye only where administrators may read', () => {
    expect(planOf(audited)).toContain(EYE);
    for (const policy of [{ ...audited, readings: false }, link, minute, match, sealed])
      expect(planOf(policy)).not.toContain(EYE);
  });
  it('draws a dot a seat', () => {
    const seats = (svg: string): number => svg.match(/class="seat[ "]/g)?.length ?? 0;
    expect(seats(planOf(audited))).toBe(2);
    expect(seats(planOf(sealed))).toBe(10);
    expect(seats(planOf({ ...sealed, seats: { max: 6, lockWhenFull: false } }))).toBe(6);
  });
  it('shows a free seat and a guest outside when someone knocks', () => {
    expect(planOf(audited, { scene: 'waiting' })).toContain('seat free');
    expect(planOf(audited, { scene: 'knocking' })).toContain('seat guest');
  });
  it('is hidden from screen readers unless it has a name, and its words are escaped', () => {
    expect(planOf(audited)).toContain('aria-hidden="true"');
    expect(planOf(audited, { title: 'A <b>"room"' })).toContain('role="img" aria-label="A &lt;b&gt;&quot;room&quot;"');
    expect(planOf(audited, { dimension: '<24>' })).toContain('&lt;24&gt;');
  });
  it('has no inline style or script: the pages refuse both', () => {
    for (const kind of ROOM_KINDS)
      expect(planOf(SAMPLE_POLICIES[kind], { title: 'x', dimension: 'y' })).not.toMatch(/style=|<script|<style/);
  });
});

describe('the sign of a room', () => {
  it('has walls as long as the time left', () => {
    expect(glyphOf(audited, { life: 78 })).toContain('stroke-dasharray="78 100" stroke-dashoffset="-22"');
    expect(glyphOf(audited, { life: 140 })).toContain('stroke-dasharray="100 100"');
  });
  it('has whole walls where nothing runs', () => {
    expect(glyphOf(match, { life: 10 })).not.toContain('dasharray');
  });
});
