import type { ErrorCode, Refusal } from '@parley/contracts';
import type { TextId } from '../texts/en.js';
import type { ChoiceFault } from './tray-view.js';

/** What is wrong with the image itself, or with images in this room: sending it again changes nothing. */
const LASTING: Partial<Record<ErrorCode, TextId>> = {
  too_large: 'tray.tooLarge',
  image_unsupported: 'tray.unsupported',
  image_damaged: 'tray.damaged',
  image_too_many_pixels: 'tray.tooManyPixels',
  images_refused: 'tray.noImages',
};

/** Few words for under a picture, and whether another attempt may help. */
export function uploadWords(refusal: Refusal | null): { text: TextId; again: boolean } {
  if (refusal?.refused === 'not_found') return { text: 'tray.expired', again: true };
  if (refusal?.details?.unreadable === true) return { text: 'tray.unreadable', again: false };
  if (refusal?.refused === 'images_refused' && refusal.details?.limit !== undefined)
    return { text: 'tray.roomFull', again: false };
  const lasting = refusal && LASTING[refusal.refused];
  return lasting ? { text: lasting, again: false } : { text: 'tray.notUploaded', again: true };
}

/** The sentence for a file that was not taken. */
export function faultWords({ fault }: ChoiceFault): { text: TextId; values: Record<string, number> } {
  switch (fault.fault) {
    case 'bytes':
    case 'pixels':
      return { text: `fault.${fault.fault}`, values: { size: fault.size, limit: fault.limit } };
    case 'tooMany':
      return { text: 'fault.tooMany', values: { limit: fault.limit, over: fault.over } };
    case 'type':
    case 'heic':
    case 'unreadable':
      return { text: `fault.${fault.fault}`, values: {} };
  }
}
