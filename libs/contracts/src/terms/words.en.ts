import { sayDuration } from './duration.js';
import type { EarlyEnd, EntersTerm, KeptTerm, LastsTerm, ReadsTerm, TermRow } from './terms-of.js';
import type { TermsCatalogue } from './terms-catalogue.js';

const duration = (seconds: number): string => sayDuration('en', seconds);
const you = (seats: number): string => (seats === 2 ? 'You two' : 'Everyone in the room');

function enters(term: EntersTerm): string {
  switch (term.id) {
    case 'host-verifies':
      return term.seats === 2
        ? 'The host and one guest the host verifies'
        : `The host and guests the host verifies. ${term.seats} seats`;
    case 'everyone-present-agrees':
      return `Whoever every member present lets in. ${term.seats} seats`;
    case 'link-holders':
      return `Anyone with the link. ${term.seats} seats`;
    case 'strangers':
      return term.seats === 2 ? 'You and one stranger' : `You and strangers. ${term.seats} seats`;
    case 'fitting-wishes':
      return "Two people who fit each other's wishes";
  }
}

const early: Record<NonNullable<EarlyEnd>, string> = {
  participant: ', or until one of you ends it',
  leaving: ', or until one of you leaves',
};
const sooner = (end: EarlyEnd): string => (end ? early[end] : '');
function lasts(term: LastsTerm): string {
  switch (term.id) {
    case 'fixed': {
      const from = { activation: " from the host's start", opening: ' from its making', pairing: '' }[term.from];
      return `${duration(term.after)}${from}${sooner(term.early)}`;
    }
    case 'quiet':
      return `Until ${duration(term.idle)} pass in quiet${sooner(term.early)}`;
    case 'open-ended':
      return term.early === null
        ? 'Until all of you have left'
        : term.early === 'leaving'
          ? 'Until one of you leaves'
          : 'Until one of you ends it';
  }
}

function kept(term: KeptTerm): string {
  switch (term.id) {
    case 'record': {
      const things = ['word', ...(term.images ? ['image'] : []), ...(term.addresses ? ['network address'] : [])];
      const list = new Intl.ListFormat('en', { style: 'long' }).format(things).replace(/, and /, ' and ');
      return `Every ${list}, for ${duration(term.destroyAfter)} after the end`;
    }
    case 'ciphertext':
      return term.destroyAfter === 0
        ? 'Only bytes we cannot read, until the end'
        : `Only bytes we cannot read, for ${duration(term.destroyAfter)} after the end`;
    case 'nothing':
      return 'Nothing. Memory only, gone with the room';
    case 'nothing-unless-reported':
      return `Nothing, unless one of you reports it: then the last ${term.lastMessages} messages, for ${duration(term.keepFor)}`;
  }
}

function reads(term: ReadsTerm): string {
  switch (term.id) {
    case 'seats-and-administrators':
      return `${you(term.seats)}, and administrators. Each reading is logged first`;
    case 'members':
      return term.from === 'joining' ? 'Its members only, each from joining on. Not us' : 'Its members only. Not us';
    case 'link-holders':
      return 'Whoever has the link';
    case 'seats':
      return you(term.seats);
    case 'seats-and-report':
      return `${you(term.seats)}. Administrators only what one of you reports`;
  }
}

function say(row: TermRow): string {
  switch (row.row) {
    case 'enters':
      return enters(row.term);
    case 'lasts':
      return lasts(row.term);
    case 'kept':
      return kept(row.term);
    case 'reads':
      return reads(row.term);
  }
}

export const englishTerms: TermsCatalogue = {
  names: { enters: 'Who enters', lasts: 'How long', kept: 'What is kept', reads: 'Who can read' },
  say,
  summaries: {
    recorded: 'Recorded. Administrators can read it.',
    kept: 'Kept after the end.',
    'members-only': 'Only its members can read this. Not us.',
    'kept-if-reported': 'Kept only if one of you reports it.',
    'nothing-kept': 'Nothing is kept.',
  },
  headings: {
    recorded: 'On the record',
    kept: 'Kept',
    'members-only': 'Sealed',
    'kept-if-reported': 'Off the record',
    'nothing-kept': 'Off the record',
  },
  kinds: {
    audited: { title: 'Audited', line: 'A private room for two, on the record.' },
    link: { title: 'Link', line: 'Share a link. Whoever has it is in.' },
    minute: { title: 'Minute', line: 'Sixty seconds with a stranger.' },
    match: { title: 'Match', line: 'Find someone who wants to talk.' },
    sealed: { title: 'Sealed', line: 'A locked room nobody else can open.' },
  },
};
