import { ERROR_STATUS, isImageType, isRefusal, KEPT_IMAGE_BYTES, LIMITS } from '@parley/contracts';
import type { Refusal } from '@parley/contracts';
import type { ReadImage } from '@parley/rooms';

/** The process took its place: it can be given images. */
export interface Ready {
  ready: true;
}
/** It can't work here at all. */
export interface Unfit {
  unfit: string;
}
export interface Answer {
  answer: ReadImage | Refusal;
  /** It did not get rid of what the image took, and wants to be replaced. */
  spent: boolean;
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

export const isReady = (message: unknown): message is Ready => isObject(message) && message.ready === true;
export const isUnfit = (message: unknown): message is Unfit => isObject(message) && typeof message.unfit === 'string';

const isEdge = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) > 0;
const areBytes = (value: unknown, most: number): value is Uint8Array =>
  value instanceof Uint8Array && value.length > 0 && value.length <= most;

function isReadImage(value: unknown): value is ReadImage {
  if (!isObject(value)) return false;
  const { type, width, height, bytes, thumbnail } = value;
  return (
    typeof type === 'string' &&
    isImageType(type) &&
    isEdge(width) &&
    isEdge(height) &&
    width * height <= LIMITS.imagePixels &&
    areBytes(bytes, KEPT_IMAGE_BYTES.original) &&
    areBytes(thumbnail, KEPT_IMAGE_BYTES.thumbnail)
  );
}

/** Who has handled hostile bytes is not believed unseen. */
export const isAnswer = (message: unknown): message is Answer => {
  if (!isObject(message)) return false;
  const { answer, spent } = message;
  if (typeof spent !== 'boolean') return false;
  return isRefusal(answer) ? Object.hasOwn(ERROR_STATUS, answer.refused) : isReadImage(answer);
};
