import type { RoomPolicy } from '../policy/room-policy.js';
import { circle, draw, path, rect, rounded, type Drawn } from './drawing.js';

interface GlyphParts {
  floor?: Drawn;
  /** `d` of the walls. */
  walls: readonly string[];
  /** Whether they vanish as time runs. */
  runs: boolean;
  inside: readonly Drawn[];
}
const pair = (x1: number, y1: number, x2: number, y2: number): Drawn[] => [
  circle('me', x1, y1, 4.4),
  circle('seat', x2, y2, 3.6),
];
const AROUND = [
  [14, 20],
  [34, 20],
  [19, 29],
  [29, 29],
  [24, 41],
] as const;

function glyphParts(policy: RoomPolicy): GlyphParts {
  if (policy.entry.by === 'link') {
    return {
      walls: ['M12 42a8 8 0 0 1-8-8V14a8 8 0 0 1 8-8H36a8 8 0 0 1 8 8V34a8 8 0 0 1-8 8'],
      runs: true,
      inside: [circle('me', 24, 17, 3.6), ...AROUND.map(([x, y]) => circle('seat s', x, y, 2.8))],
    };
  }
  if (policy.entry.by === 'pairing') {
    return policy.end.after === null
      ? {
          walls: ['M20 6H12a8 8 0 0 0-8 8V34a8 8 0 0 0 8 8H20', 'M28 6H36a8 8 0 0 1 8 8V34a8 8 0 0 1-8 8H28'],
          runs: false,
          inside: pair(16, 18, 32, 30),
        }
      : { walls: ['M24 4a20 20 0 1 1 0 40a20 20 0 1 1 0-40'], runs: true, inside: pair(18, 19, 30, 29) };
  }
  if (policy.keys === 'members') {
    return {
      walls: ['M24 4H35a9 9 0 0 1 9 9V35a9 9 0 0 1-9 9H13a9 9 0 0 1-9-9V13a9 9 0 0 1 9-9Z'],
      runs: true,
      inside: [
        rect('thin', 10, 10, 28, 28, 4),
        circle('me', 24, 18.5, 3.4),
        circle('seat s', 18.6, 28, 2.8),
        circle('seat s', 29.4, 28, 2.8),
      ],
    };
  }
  return {
    ...(policy.keeping.messages === 'durable' && { floor: rect('fl', 4, 6, 40, 36, 8) }),
    walls: ['M20 42H12a8 8 0 0 1-8-8V14a8 8 0 0 1 8-8H36a8 8 0 0 1 8 8V34a8 8 0 0 1-8 8h-1'],
    runs: true,
    inside: pair(16.5, 17, 31, 29),
  };
}

/** The small sign of a room, its wall as the clock. `life` is percent left, 0 to 100; `size` in CSS pixels. */
export function glyphOf(policy: RoomPolicy, { life = 100, size = 40 }: { life?: number; size?: number } = {}): Drawn {
  const { floor: tint, walls, runs, inside } = glyphParts(policy);
  const left = rounded(Math.min(100, Math.max(0, life)));
  const clock = runs
    ? { pathLength: 100, 'stroke-dasharray': `${left} 100`, 'stroke-dashoffset': rounded(left - 100) }
    : {};
  return draw(
    'svg',
    { class: 'glyph', width: size, height: size, viewBox: '0 0 48 48', fill: 'none', 'aria-hidden': 'true' },
    [
      ...(tint ? [tint] : []),
      ...walls.flatMap((d) => [path('track', d), draw('path', { class: 'wall', ...clock, d })]),
      ...inside,
    ],
  );
}
