import { sayDuration } from './duration.js';
import type { EarlyEnd, EntersTerm, KeptTerm, LastsTerm, ReadsTerm, TermRow } from './terms-of.js';
import type { TermsCatalogue } from './terms-catalogue.js';

const duration = (seconds: number): string => sayDuration('de', seconds);
const you = (seats: number): string => (seats === 2 ? 'Ihr beide' : 'Alle im Raum');

function enters(term: EntersTerm): string {
  switch (term.id) {
    case 'host-verifies':
      return term.seats === 2
        ? 'Wer einlädt, und ein geprüfter Gast'
        : `Wer einlädt, und geprüfte Gäste. ${term.seats} Plätze`;
    case 'everyone-present-agrees':
      return `Wen alle anwesenden Mitglieder einlassen. ${term.seats} Plätze`;
    case 'link-holders':
      return `Alle, die den Link haben. ${term.seats} Plätze`;
    case 'strangers':
      return term.seats === 2 ? 'Du und ein fremder Mensch' : `Du und fremde Menschen. ${term.seats} Plätze`;
    case 'fitting-wishes':
      return 'Zwei, deren Wünsche zueinander passen';
  }
}

const early: Record<NonNullable<EarlyEnd>, string> = {
  participant: ', oder bis jemand von euch ihn beendet',
  leaving: ', oder bis jemand von euch geht',
};
const sooner = (end: EarlyEnd): string => (end ? early[end] : '');
function lasts(term: LastsTerm): string {
  switch (term.id) {
    case 'fixed': {
      const from = { activation: ' ab dem Start', opening: ' ab dem Öffnen', pairing: '' }[term.from];
      return `${duration(term.after)}${from}${sooner(term.early)}`;
    }
    case 'quiet':
      return `Bis ${duration(term.idle)} lang niemand etwas sagt${sooner(term.early)}`;
    case 'open-ended':
      return term.early === null
        ? 'Bis alle gegangen sind'
        : term.early === 'leaving'
          ? 'Bis jemand von euch geht'
          : 'Bis jemand von euch ihn beendet';
  }
}

function kept(term: KeptTerm): string {
  switch (term.id) {
    case 'record': {
      const things = [
        'Jedes Wort',
        ...(term.images ? ['jedes Bild'] : []),
        ...(term.addresses ? ['jede Netzadresse'] : []),
      ];
      return `${new Intl.ListFormat('de').format(things)}, bis ${duration(term.destroyAfter)} nach dem Ende`;
    }
    case 'ciphertext':
      return term.destroyAfter === 0
        ? 'Nur Bytes, die wir nicht lesen können, bis zum Ende'
        : `Nur Bytes, die wir nicht lesen können, bis ${duration(term.destroyAfter)} nach dem Ende`;
    case 'nothing':
      return 'Nichts. Nur im Speicher, mit dem Raum verschwunden';
    case 'nothing-unless-reported':
      return `Nichts, außer jemand von euch meldet es: dann die letzten ${term.lastMessages} Nachrichten, ${duration(term.keepFor)} lang`;
  }
}

function reads(term: ReadsTerm): string {
  switch (term.id) {
    case 'seats-and-administrators':
      return `${you(term.seats)}, und die Verwaltung. Jedes Lesen wird vorher protokolliert`;
    case 'members':
      return term.from === 'joining'
        ? 'Nur die Mitglieder, ab ihrem Eintritt. Wir nicht'
        : 'Nur die Mitglieder. Wir nicht';
    case 'link-holders':
      return 'Wer den Link hat';
    case 'seats':
      return you(term.seats);
    case 'seats-and-report':
      return `${you(term.seats)}. Die Verwaltung nur, was jemand von euch meldet`;
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

export const germanTerms: TermsCatalogue = {
  names: { enters: 'Wer hereinkommt', lasts: 'Wie lange', kept: 'Was bleibt', reads: 'Wer mitliest' },
  say,
  summaries: {
    recorded: 'Aufgezeichnet. Die Verwaltung kann es lesen.',
    kept: 'Bleibt nach dem Ende erhalten.',
    'members-only': 'Nur die Mitglieder können das lesen. Wir nicht.',
    'kept-if-reported': 'Bleibt nur, wenn jemand von euch es meldet.',
    'nothing-kept': 'Nichts bleibt.',
  },
  headings: {
    recorded: 'Für das Protokoll',
    kept: 'Aufbewahrt',
    'members-only': 'Versiegelt',
    'kept-if-reported': 'Ohne Protokoll',
    'nothing-kept': 'Ohne Protokoll',
  },
  kinds: {
    audited: { title: 'Mit Protokoll', line: 'Ein Raum für zwei, mit Aufzeichnung.' },
    link: { title: 'Link', line: 'Teile einen Link. Wer ihn hat, ist drin.' },
    minute: { title: 'Minute', line: 'Sechzig Sekunden mit jemand Fremdem.' },
    match: { title: 'Treffen', line: 'Finde jemanden, der reden will.' },
    sealed: { title: 'Versiegelt', line: 'Ein Raum, den sonst niemand öffnet.' },
  },
};
