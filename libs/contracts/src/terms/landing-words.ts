import type { Language } from './languages.js';

/** The landing page's own words; keys are the page's `data-text` names. */
export interface LandingWords {
  title: string;
  headline: string;
  lead: string;
  host: string;
  join: string;
  back: string;
  theme: string;
  walls: string;
  door: string;
  floor1: string;
  floor2: string;
  seats1: string;
  seats2: string;
  window1: string;
  window2: string;
  /** Shown where the address is not secure. */
  insecure: string;
  insecureWhy: string;
  secure: string;
  insecureOperator: string;
  promise: string;
  install: string;
  doors: string;
  hostShort: string;
  joinShort: string;
  makeLink: string;
  find: string;
}

export const landingWords: Readonly<Record<Language, LandingWords>> = {
  en: {
    title: 'Parley: rooms that end',
    headline: 'Talk in a room that ends.',
    lead: 'Who can enter, how long it lasts, what is kept and who can read it: all on the door, before you go in.',
    host: 'Host chat',
    join: 'Join chat',
    back: 'Back to your room',
    theme: 'Theme',
    walls: 'Walls: how long it lasts',
    door: 'Door: who can enter',
    floor1: 'Floor: what',
    floor2: 'is kept',
    seats1: 'Seats: who',
    seats2: 'is here',
    window1: 'Window: who',
    window2: 'can read it',
    insecure: 'No key on this address',
    insecureWhy: 'Your device is your key, and browsers make keys only on a secure page. This one is not.',
    secure: 'Open the secure address',
    insecureOperator: 'You run this server? Serve it over https, or open it as localhost on the same machine.',
    promise: 'No account. No cookies. Your device is your key.',
    install: 'Install Parley',
    doors: 'Kinds of room',
    hostShort: 'Host',
    joinShort: 'Join',
    makeLink: 'Make a link',
    find: 'Meet someone',
  },
  de: {
    title: 'Parley: Räume, die enden',
    headline: 'Reden in einem Raum, der endet.',
    lead: 'Wer hereinkommt, wie lange es dauert, was bleibt und wer mitliest: alles steht an der Tür, bevor du eintrittst.',
    host: 'Raum öffnen',
    join: 'Beitreten',
    back: 'Zurück in deinen Raum',
    theme: 'Farben',
    walls: 'Wände: wie lange es dauert',
    door: 'Tür: wer hereinkommt',
    floor1: 'Boden: was',
    floor2: 'bleibt',
    seats1: 'Plätze: wer',
    seats2: 'da ist',
    window1: 'Fenster: wer',
    window2: 'mitliest',
    insecure: 'Unter dieser Adresse gibt es keinen Schlüssel',
    insecureWhy:
      'Dein Gerät ist dein Schlüssel, und Browser machen Schlüssel nur auf sicheren Seiten. Diese ist keine.',
    secure: 'Die sichere Adresse öffnen',
    insecureOperator:
      'Du betreibst diesen Server? Biete ihn über https an, oder öffne ihn als localhost auf demselben Rechner.',
    promise: 'Kein Konto. Keine Cookies. Dein Gerät ist dein Schlüssel.',
    install: 'Parley installieren',
    doors: 'Arten von Räumen',
    hostShort: 'Öffnen',
    joinShort: 'Beitreten',
    makeLink: 'Link machen',
    find: 'Jemanden treffen',
  },
};
