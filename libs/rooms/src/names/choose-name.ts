import { countCharacters, refuse } from '@parley/contracts';
import type { ChosenName, Refusal, RoomPolicy, ServerTime } from '@parley/contracts';
import { randomName } from './offered-names.js';
import type { OfferedNames } from './offered-names.js';

/** The name a device gets under a policy, or why not. Server-enforced: what was not offered can't be chosen. */
export function chooseName(
  policy: RoomPolicy,
  chosen: ChosenName | undefined,
  offers: OfferedNames,
  now: ServerTime,
): { name: string | null } | Refusal {
  const rule = policy.names;
  switch (rule.by) {
    case 'nobody':
      return { name: null };
    case 'offer':
      return chosen && offers.accepts(chosen, now) ? { name: chosen.text } : refuse('name_not_offered');
    case 'person': {
      const text = (chosen?.text ?? '').normalize('NFC').trim().replaceAll(/\s+/gu, ' ');
      if (text === '') {
        if (rule.blank === 'refused') return refuse('name_refused', { min: rule.min, max: rule.max });
        return { name: rule.blank === 'anonymous' ? 'Anonymous' : randomName() };
      }
      const length = countCharacters(text);
      const fits =
        length >= rule.min && length <= rule.max && text.isWellFormed() && !/\p{Cc}|\p{Bidi_Control}/u.test(text);
      return fits ? { name: text } : refuse('name_refused', { min: rule.min, max: rule.max });
    }
  }
}

/** The words someone says about themselves under a policy; null where it asks for none or there are none. */
export function chooseAbout(policy: RoomPolicy, words: string | undefined): { about: string | null } | Refusal {
  const about = words?.trim() ?? '';
  if (policy.about === null || about === '') return { about: null };
  const length = countCharacters(about);
  const { maxLength } = policy.about;
  return length <= maxLength ? { about } : refuse('message_too_long', { length, limit: maxLength });
}
