import type { ErrorCode } from '@parley/contracts';
import type { TextId } from '../../texts/en.js';
import { looksBlank } from '../text/text-shape.js';

/** What a person learns of a message that failed, and can do with it besides deleting it. */
export interface FailedWays {
  why: TextId | null;
  /** The same message once more. */
  retry: boolean;
  /** Its words, into the field: there they can be changed. */
  back: boolean;
}

const REASONS: Partial<Record<ErrorCode, TextId>> = {
  message_too_long: 'message.why.long',
  room_ended: 'message.why.ended',
  room_gone: 'message.why.ended',
  images_refused: 'message.why.images',
};
/** The message as it is does not fit the room. */
const UNFIT: ReadonlySet<ErrorCode> = new Set(['message_too_long', 'images_refused']);

/** `over`: the room takes nothing any more. */
export function failedWays(
  { error, text, images }: { error: ErrorCode | null; text: string; images: readonly unknown[] },
  over: boolean,
): FailedWays {
  const imageGone = error === 'not_found' && images.length > 0;
  const why =
    error === 'not_found'
      ? imageGone
        ? 'message.why.imageGone'
        : 'message.why.roomGone'
      : ((error && REASONS[error]) ?? null);
  const unfit = imageGone || (error !== null && UNFIT.has(error));
  return { why, retry: !over && !imageGone, back: !over && unfit && !looksBlank(text) };
}
