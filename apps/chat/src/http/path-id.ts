import type { KnockId, RoomId } from '@parley/contracts';
import { pathId } from '@parley/platform';

export const roomIdOf = (text: string): RoomId => pathId(text) as RoomId;
export const knockIdOf = (text: string): KnockId => pathId(text) as KnockId;
