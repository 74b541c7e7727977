import { glyphOf, type RoomPolicy } from '@parley/contracts';
import { elementsOf } from './drawing.js';

/** The small sign of a room; `life` is the percentage of its time that is left. */
export function Glyph({ policy, life = 100, size = 42 }: { policy: RoomPolicy; life?: number; size?: number }) {
  return elementsOf(glyphOf(policy, { life, size }));
}
