import type { Refusal } from '@parley/contracts';
import type { TextId } from '../texts/en.js';

/** Why an image is not shown, and whether asking again may help. */
export function imageWords({ refused }: Refusal): { text: TextId; again: boolean } {
  switch (refused) {
    case 'record_altered':
      return { text: 'image.altered', again: false };
    case 'room_gone':
    case 'not_found':
      return { text: 'image.gone', again: false };
    default:
      return { text: 'image.failed', again: true };
  }
}
