import type { RoomView } from '@parley/contracts';

/** Nothing more is said there, whatever of it is kept. */
export const hasEnded = ({ state }: Pick<RoomView, 'state'>): boolean =>
  state === 'closed' || state === 'archived' || state === 'destroyed';
