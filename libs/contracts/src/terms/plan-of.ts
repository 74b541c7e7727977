import type { RoomPolicy } from '../policy/room-policy.js';
import { escapeMarkup } from './markup.js';

export interface PlanOptions {
  /** Extra classes of the `<svg>`. */
  cls?: string;
  /** Makes the drawing an image with this name; without it the drawing is hidden from screen readers. */
  title?: string;
  /** How long it lasts, written on the dimension line over the walls. */
  dimension?: string;
  /** `waiting`: the other seats are dashed. `knocking`: besides, the leaf stands open and a dot waits outside. */
  scene?: 'full' | 'waiting' | 'knocking';
}
interface Drawing {
  viewBox: string;
  shapes: string;
  /** Ends of the dimension line. */
  span: [number, number];
}

/** Coordinates with at most two decimals. */
const n = (value: number): number => Number(value.toFixed(2));
const path = (classes: string, d: string): string => `<path class="${classes}" d="${d}"/>`;
const circle = (classes: string, x: number, y: number, r: number): string =>
  `<circle class="${classes}" cx="${n(x)}" cy="${n(y)}" r="${r}"/>`;

/**
 * A room's floor plan as SVG text, drawn from the policy's fields: a tinted floor is kept, a hatched one is ciphertext, a
 * bare one keeps nothing; a window with an eye when a third party reads; a double wall when members hold the keys; a dot a
 * seat. Shapes carry classes (w wall, t thin, floor, hatch, seat, me, dot, wedge); the style sheet gives them their strokes.
 */
export function planOf(policy: RoomPolicy, options: PlanOptions = {}): string {
  const { viewBox, shapes, span } = drawingOf(policy, options.scene ?? 'full');
  const named =
    options.title === undefined ? 'aria-hidden="true"' : `role="img" aria-label="${escapeMarkup(options.title)}"`;
  const hatch =
    policy.keys === 'members'
      ? '<defs><pattern id="plan-hatch" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path d="M0 0V7" stroke="currentColor" stroke-width="1.4" opacity=".28"/></pattern></defs>'
      : '';
  const cls = options.cls === undefined ? 'plan' : `plan ${escapeMarkup(options.cls)}`;
  return `<svg class="${cls}" viewBox="${viewBox}" preserveAspectRatio="xMinYMid meet" fill="none" ${named}>${hatch}${dimension(span, options.dimension)}${shapes}</svg>`;
}

function dimension([from, to]: [number, number], words: string | undefined): string {
  if (words === undefined) return '';
  const y = 20;
  return `<g class="dim"><path d="M${from} ${y}H${to}M${from} ${y - 5}v10M${to} ${y - 5}v10"/><text x="${(from + to) / 2}" y="${y - 7}" text-anchor="middle">${escapeMarkup(words)}</text></g>`;
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

function floor(policy: RoomPolicy, x: number, width: number): string {
  const kind = policy.keys === 'members' ? 'hatch' : policy.keeping.messages === 'durable' ? 'floor' : null;
  return kind ? `<rect class="${kind}" x="${x}" y="34" width="${width}" height="112"/>` : '';
}

/** Two seats at a table, one door that someone opens; the window stands in the right wall. */
function pairRoom(policy: RoomPolicy, scene: NonNullable<PlanOptions['scene']>): Drawing {
  const wall = policy.readings ? 'M124 146H190V112M190 68V34H40V146H88' : 'M124 146H190V34H40V146H88';
  const window = policy.readings
    ? path('t', 'M186.5 68V112M193.5 68V112') +
      path('t dash', 'M200 90H216') +
      circle('t', 224, 90, 6) +
      circle('dot', 224, 90, 2)
    : '';
  const inner = policy.keys === 'members' ? '<rect class="t" x="49" y="43" width="132" height="94"/>' : '';
  const knocking = scene === 'knocking';
  const leaf = knocking
    ? path('t leaf open', 'M88 146V110') + path('t dash', 'M88 110A36 36 0 0 1 124 146')
    : path('t leaf', 'M88 146V110A36 36 0 0 1 124 146');
  const guest = knocking ? circle('seat guest', 106, 174, 8) + path('t', 'M106 158v-18m-5 5l5-5l5 5') : '';
  return {
    viewBox: knocking ? '37 28 196 172' : '37 28 196 142',
    span: [40, 190],
    shapes: `${floor(policy, 40, 150)}${path('w', wall)}${inner}${leaf}<rect class="t" x="93" y="66" width="44" height="24" rx="4"/>${circle('seat me', 77, 78, 8)}${circle(scene === 'full' ? 'seat' : 'seat free', 153, 78, 7)}${window}${guest}`,
  };
}

/** A ring of seats around one table; everyone inside opens the door. */
function tableRoom(policy: RoomPolicy): Drawing {
  const count = Math.min(policy.seats.max, 12);
  const ring = Array.from({ length: count }, (_, seat) => {
    const angle = -Math.PI / 2 + (seat * 2 * Math.PI) / count;
    return circle(
      seat === 0 ? 'seat me' : 'seat',
      120 + 34 * Math.cos(angle),
      90 + 34 * Math.sin(angle),
      seat === 0 ? 6.5 : 5.5,
    );
  }).join('');
  const inner =
    policy.keys === 'members'
      ? '<rect class="t" x="49" y="43" width="142" height="94"/>' + path('t', 'M104 146V137M136 146V137')
      : path('t', 'M104 141V151M136 141V151');
  const eye = policy.readings
    ? path('t dash', 'M206 90H216') + circle('t', 224, 90, 6) + circle('dot', 224, 90, 2)
    : '';
  return {
    viewBox: '37 28 196 142',
    span: [40, 200],
    shapes: `${floor(policy, 40, 160)}<rect class="w" x="40" y="34" width="160" height="112"/>${inner}${circle('t', 120, 90, 18)}${ring}${eye}`,
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
  const others = STANDING.slice(0, Math.max(0, policy.seats.max - 1))
    .map(([x, y]) => circle('seat', x, y, 5))
    .join('');
  return {
    viewBox: '42 28 196 142',
    span: [45, 195],
    shapes: `${floor(policy, 45, 150)}${path('w', 'M66 146H45V34H195V146H174')}${path('t', 'M66 146V166M174 146V166')}${circle('seat me', 120, 66, 7)}${others}`,
  };
}

/** A round room with two doors: its wall is a clock's face. */
function clockRoom(): Drawing {
  return {
    viewBox: '34 16 196 142',
    span: [58, 182],
    shapes: `${path('w', 'M176 108A62 62 0 0 1 64 108M64 64A62 62 0 0 1 176 64')}${path('wedge', 'M120 86V36A50 50 0 0 1 163.3 111Z')}${path('t', 'M120 86V36')}${path('t', 'M176 64L206 58M64 108L34 114')}${circle('seat me', 94, 86, 8)}${circle('seat', 146, 86, 7)}`,
  };
}

/** Two halves that fit: each may pull away at any time. */
function twoHalves(): Drawing {
  return {
    viewBox: '27 28 196 142',
    span: [30, 210],
    shapes: `${path('w', 'M104 34H30V146H104')}${path('w', 'M136 34H210V146H136')}${path('t dash', 'M104 34V146M136 34V146')}${circle('seat me', 84, 90, 8)}${circle('seat', 156, 90, 7)}${path('t', 'M98 90H142M136 84l6 6l-6 6M104 84l-6 6l6 6')}`,
  };
}

/** `d` of the walls that vanish as time runs, and what stands inside. */
function glyphParts(policy: RoomPolicy): { floor?: string; walls: string[]; runs: boolean; inside: string } {
  const pair = (x1: number, y1: number, x2: number, y2: number) =>
    circle('me', x1, y1, 4.4) + circle('seat', x2, y2, 3.6);
  if (policy.entry.by === 'link') {
    return {
      walls: ['M12 42a8 8 0 0 1-8-8V14a8 8 0 0 1 8-8H36a8 8 0 0 1 8 8V34a8 8 0 0 1-8 8'],
      runs: true,
      inside:
        circle('me', 24, 17, 3.6) +
        (
          [
            [14, 20],
            [34, 20],
            [19, 29],
            [29, 29],
            [24, 41],
          ] as const
        )
          .map(([x, y]) => circle('seat s', x, y, 2.8))
          .join(''),
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
      inside:
        '<rect class="thin" x="10" y="10" width="28" height="28" rx="4"/>' +
        circle('me', 24, 18.5, 3.4) +
        circle('seat s', 18.6, 28, 2.8) +
        circle('seat s', 29.4, 28, 2.8),
    };
  }
  return {
    ...(policy.keeping.messages === 'durable'
      ? { floor: '<rect class="fl" x="4" y="6" width="40" height="36" rx="8"/>' }
      : {}),
    walls: ['M20 42H12a8 8 0 0 1-8-8V14a8 8 0 0 1 8-8H36a8 8 0 0 1 8 8V34a8 8 0 0 1-8 8h-1'],
    runs: true,
    inside: pair(16.5, 17, 31, 29),
  };
}

/** The small sign of a room, its wall as the clock. `life` is percent left, 0 to 100; `size` in CSS pixels. */
export function glyphOf(policy: RoomPolicy, { life = 100, size = 40 }: { life?: number; size?: number } = {}): string {
  const { floor: tint = '', walls, runs, inside } = glyphParts(policy);
  const left = n(Math.min(100, Math.max(0, life)));
  const clock = runs ? ` pathLength="100" stroke-dasharray="${left} 100" stroke-dashoffset="${n(left - 100)}"` : '';
  const lines = walls.map((d) => `<path class="track" d="${d}"/><path class="wall"${clock} d="${d}"/>`).join('');
  return `<svg class="glyph" width="${size}" height="${size}" viewBox="0 0 48 48" fill="none" aria-hidden="true">${tint}${lines}${inside}</svg>`;
}
