import type { AttachmentId, KnockId, RoomId } from '@parley/contracts';
import { pathId } from '@parley/platform';

export const roomIdOf = (text: string): RoomId => pathId(text) as RoomId;
export const knockIdOf = (text: string): KnockId => pathId(text) as KnockId;
export const attachmentIdOf = (text: string): AttachmentId => pathId(text) as AttachmentId;
