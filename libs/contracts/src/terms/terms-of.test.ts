import { describe, expect, it } from '@jest/globals';
import { ROOM_KINDS } from '../policy/room-policy.js';
import type { RoomPolicy } from '../policy/room-policy.js';
import { SAMPLE_POLICIES } from './sample-policies.js';
import { TERM_ROWS, summaryOf, termsOf } from './terms-of.js';
import { LANGUAGES, chooseLanguage } from './languages.js';
import { termsCatalogues } from './words.js';

const { audited, link, minute, match, sealed } = SAMPLE_POLICIES;
const english = (policy: RoomPolicy): string[] => termsOf(policy).map(termsCatalogues.en.say);

describe('the terms of a policy', () => {
  it('answer four questions, in one order, for every kind', () => {
    for (const kind of ROOM_KINDS) expect(termsOf(SAMPLE_POLICIES[kind]).map(({ row }) => row)).toEqual([...TERM_ROWS]);
  });
  it('say who enters, how long, what is kept and who reads a recorded room', () => {
    expect(english(audited)).toEqual([
      'The host and one guest the host verifies',
      "24 hours from the host's start, or until one of you ends it",
      'Every word, image and network address, for 6 years after the end',
      'You two, and administrators. Each reading is logged first',
    ]);
  });
  it('say the four other rooms truthfully', () => {
    expect(english(link)).toEqual([
      'Anyone with the link. 50 seats',
      'Until 30 minutes pass in quiet',
      'Nothing. Memory only, gone with the room',
      'Whoever has the link',
    ]);
    expect(english(minute)).toEqual([
      'You and one stranger',
      '60 seconds, or until one of you leaves',
      'Nothing. Memory only, gone with the room',
      'You two',
    ]);
    expect(english(match)).toEqual([
      "Two people who fit each other's wishes",
      'Until one of you leaves',
      'Nothing, unless one of you reports it: then the last 50 messages, for 30 days',
      'You two. Administrators only what one of you reports',
    ]);
    expect(english(sealed)).toEqual([
      'Whoever every member present lets in. 10 seats',
      '24 hours from its making',
      'Only bytes we cannot read, until the end',
      'Its members only, each from joining on. Not us',
    ]);
  });
  it('come from fields and never from the name of the kind', () => {
    for (const kind of ROOM_KINDS) {
      const renamed = { ...audited, kind };
      expect(termsOf(renamed)).toEqual(termsOf(audited));
      expect(summaryOf(renamed)).toBe('recorded');
    }
  });
  it('change when the policy does', () => {
    const week = {
      ...audited,
      keeping: { ...audited.keeping, addresses: false, afterEnd: { archive: true, destroyAfter: 7 * 86_400 } },
    };
    expect(english(week)[2]).toBe('Every word and image, for 7 days after the end');
    expect(english({ ...audited, readings: false })[3]).toBe('You two');
    expect(english({ ...audited, end: { ...audited.end, byParticipant: false } })[1]).toBe(
      "24 hours from the host's start",
    );
    expect(english({ ...sealed, keys: 'service', readings: false })[2]).toBe(
      'Every word and image, for 0 seconds after the end',
    );
  });
  it('have words in every language, all different from English', () => {
    for (const language of LANGUAGES.filter((l) => l !== 'en')) {
      for (const kind of ROOM_KINDS) {
        const policy = SAMPLE_POLICIES[kind];
        const said = termsOf(policy).map(termsCatalogues[language].say);
        expect(said.every((words, i) => words.length > 3 && words !== english(policy)[i])).toBe(true);
        expect(termsCatalogues[language].kinds[kind].line).not.toBe(termsCatalogues.en.kinds[kind].line);
      }
    }
  });
});

describe('the language of a browser', () => {
  it('is the first one there are words for', () => {
    expect(chooseLanguage(['fr-CH', 'de-AT', 'en'])).toBe('de');
    expect(chooseLanguage(['fr'])).toBe('en');
    expect(chooseLanguage([])).toBe('en');
  });
});
