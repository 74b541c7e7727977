import { isNetworkRefusal } from '@parley/client';
import type { Refusal } from '@parley/contracts';
import type { TextId } from '../texts/en.js';

/** The sentence for a refusal that has no page of its own. */
export function refusalWords(refusal: Refusal): TextId {
  if (isNetworkRefusal(refusal)) return 'refused.network';
  switch (refusal.refused) {
    case 'too_many_requests':
    case 'locked_out':
      return 'refused.too_many_requests';
    case 'name_not_offered':
    case 'name_refused':
      return 'refused.name';
    case 'draining':
    case 'unavailable':
      return 'refused.draining';
    case 'record_altered':
      return 'refused.altered';
    case 'room_unavailable':
      return 'join.noDoor';
    default:
      return 'refused.other';
  }
}
