import { planOf, type PlanOptions, type RoomPolicy } from '@parley/contracts';
import { elementsOf } from './drawing.js';

/** The floor plan of a policy. */
export function Plan({ policy, scene, title }: { policy: RoomPolicy; scene?: PlanOptions['scene']; title?: string }) {
  return elementsOf(planOf(policy, { ...(scene && { scene }), ...(title !== undefined && { title }) }));
}
