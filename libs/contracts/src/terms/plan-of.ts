import type { RoomPolicy } from '../policy/room-policy.js';
import { circle, draw, path, rect, type Drawn } from './drawing.js';

export interface PlanOptions {
  /** Makes the drawing an image with this name; without it the drawing is hidden from screen readers. */
  title?: string;
  /** `waiting`: the other seats are dashed. `knocking`: besides, the leaf stands open and a dot waits outside. */
  scene?: 'full' | 'waiting' | 'knocking';
}
interface Drawing {
  viewBox: string;
  shapes: readonly Drawn[];
}

/** Slanting lines: something is kept that we cannot read. */
const HATCH = draw('defs', {}, [
  draw(
    'pattern',
    { id: 'plan-hatch', width: 7, height: 7, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)' },
    [draw('path', { d: 'M0 0V7', stroke: 'currentColor', 'stroke-width': 1.4, opacity: 0.28 })],
  ),
]);

/**
 * A room's floor plan, drawn from the policy's fields: a tinted floor is kept, a hatched one is ciphertext, a bare one keeps
 * nothing; a window with an eye when a third party reads; a double wall when members hold the keys; a dot a seat. Shapes
 * carry classes (w wall, t thin, floor, hatch, seat, me, dot, wedge); the style sheet gives them their strokes.
 */
export function planOf(policy: RoomPolicy, { title, scene = 'full' }: PlanOptions = {}): Drawn {
  const { viewBox, shapes } = drawingOf(policy, scene);
  return draw(
    'svg',
    {
      class: 'plan',
      viewBox,
      preserveAspectRatio: 'xMinYMid meet',
      fill: 'none',
      ...(title === undefined ? { 'aria-hidden': 'true' } : { role: 'img', 'aria-label': title }),
    },
    policy.keys === 'members' ? [HATCH, ...shapes] : shapes,
  );
}

function drawingOf(policy: RoomPolicy, scene: NonNullable<PlanOptions['scene']>): Drawing {
  switch (policy.entry.by) {
    case 'link':
      return openRoom(policy);
    case 'pairing':
      return policy.end.after === null ? twoHalves() : clockRoom();
    case 'code':
      return policy.seats.max === 2 ? pairRoom(policy, scene) : tableRoom(policy);
  }
}

function floor(policy: RoomPolicy, x: number, width: number): Drawn[] {
  const kind = policy.keys === 'members' ? 'hatch' : policy.keeping.messages === 'durable' ? 'floor' : null;
  return kind ? [rect(kind, x, 34, width, 112)] : [];
}

/** Who reads from outside: a sight line to an eye. */
const eye = (from: number): Drawn[] => [
  path('t dash', `M${from} 90H216`),
  circle('t', 224, 90, 6),
  circle('dot', 224, 90, 2),
];

/** Two seats at a table, one door that someone opens; the window stands in the right wall. */
function pairRoom(policy: RoomPolicy, scene: NonNullable<PlanOptions['scene']>): Drawing {
  const knocking = scene === 'knocking';
  return {
    viewBox: knocking ? '37 28 196 172' : '37 28 196 142',
    shapes: [
      ...floor(policy, 40, 150),
      path('w', policy.readings ? 'M124 146H190V112M190 68V34H40V146H88' : 'M124 146H190V34H40V146H88'),
      ...(policy.keys === 'members' ? [rect('t', 49, 43, 132, 94)] : []),
      path(knocking ? 't leaf open' : 't leaf', 'M88 146V110'),
      path(knocking ? 't dash' : 't', 'M88 110A36 36 0 0 1 124 146'),
      rect('t', 93, 66, 44, 24, 4),
      circle('seat me', 77, 78, 8),
      circle(scene === 'full' ? 'seat' : 'seat free', 153, 78, 7),
      ...(policy.readings ? [path('t', 'M186.5 68V112M193.5 68V112'), ...eye(200)] : []),
      ...(knocking ? [circle('seat guest', 106, 174, 8), path('t', 'M106 158v-18m-5 5l5-5l5 5')] : []),
    ],
  };
}

/** A ring of seats around one table; everyone inside opens the door. */
function tableRoom(policy: RoomPolicy): Drawing {
  const count = Math.min(policy.seats.max, 12);
  const ring = Array.from({ length: count }, (_, seat) => {
    const angle = -Math.PI / 2 + (seat * 2 * Math.PI) / count;
    const own = seat === 0;
    return circle(own ? 'seat me' : 'seat', 120 + 34 * Math.cos(angle), 90 + 34 * Math.sin(angle), own ? 6.5 : 5.5);
  });
  return {
    viewBox: '37 28 196 142',
    shapes: [
      ...floor(policy, 40, 160),
      rect('w', 40, 34, 160, 112),
      ...(policy.keys === 'members'
        ? [rect('t', 49, 43, 142, 94), path('t', 'M104 146V137M136 146V137')]
        : [path('t', 'M104 141V151M136 141V151')]),
      circle('t', 120, 90, 18),
      ...ring,
      ...(policy.readings ? eye(206) : []),
    ],
  };
}

const STANDING: readonly (readonly [number, number])[] = [
  [78, 62],
  [99, 88],
  [141, 86],
  [163, 60],
  [74, 104],
  [120, 112],
  [166, 104],
  [97, 134],
  [143, 136],
  [120, 158],
];
/** A wide opening instead of a door: whoever has the link walks in. */
function openRoom(policy: RoomPolicy): Drawing {
  return {
    viewBox: '42 28 196 142',
    shapes: [
      ...floor(policy, 45, 150),
      path('w', 'M66 146H45V34H195V146H174'),
      path('t', 'M66 146V166M174 146V166'),
      circle('seat me', 120, 66, 7),
      ...STANDING.slice(0, Math.max(0, policy.seats.max - 1)).map(([x, y]) => circle('seat', x, y, 5)),
    ],
  };
}

/** A round room with two doors: its wall is a clock's face. */
function clockRoom(): Drawing {
  return {
    viewBox: '34 16 196 142',
    shapes: [
      path('w', 'M176 108A62 62 0 0 1 64 108M64 64A62 62 0 0 1 176 64'),
      path('wedge', 'M120 86V36A50 50 0 0 1 163.3 111Z'),
      path('t', 'M120 86V36'),
      path('t', 'M176 64L206 58M64 108L34 114'),
      circle('seat me', 94, 86, 8),
      circle('seat', 146, 86, 7),
    ],
  };
}

/** Two halves that fit: each may pull away at any time. */
function twoHalves(): Drawing {
  return {
    viewBox: '27 28 196 142',
    shapes: [
      path('w', 'M104 34H30V146H104'),
      path('w', 'M136 34H210V146H136'),
      path('t dash', 'M104 34V146M136 34V146'),
      circle('seat me', 84, 90, 8),
      circle('seat', 156, 90, 7),
      path('t', 'M98 90H142M136 84l6 6l-6 6M104 84l-6 6l6 6'),
    ],
  };
}
