import type { RoomPolicy } from '../policy/room-policy.js';
import { escapeMarkup } from './markup.js';
import { markupOf } from './drawing.js';
import { planOf } from './plan-of.js';
import { termsOf } from './terms-of.js';
import { landingWords, type LandingWords } from './landing-words.js';
import { LANGUAGE_NAMES, LANGUAGES, type Language } from './languages.js';
import type { TermsCatalogue } from './terms-catalogue.js';
import { termsCatalogues } from './words.js';

/**
 * The built landing page with one door for each policy in place of `<!--doors-->`, and every `data-text` element in
 * `language`. Pure: chat calls it once at start for the kinds that are on. `html` is our own page, trusted.
 * Throws when the page has no place for doors.
 */
export function composeLanding(html: string, policies: readonly RoomPolicy[], language: Language): string {
  if (!html.includes('<!--doors-->')) throw new Error('the landing page has no <!--doors--> marker');
  const catalogue = termsCatalogues[language];
  const landing = landingWords[language];
  const said = new Map<string, string>(Object.entries(landing));
  // Alone, a door needs no buttons of its own: those above it open it.
  const doors = policies
    .map((policy) => door(policy, catalogue, policies.length > 1 ? actions(policy, landing) : null))
    .join('');
  return html
    .replace(/(<html\b[^>]*\blang=")[^"]*/, (_, before: string) => `${before}${language}`)
    .replaceAll(/(data-text="([A-Za-z0-9]+)"[^>]*>)[^<]*/g, (whole, before: string, key: string) => {
      const words = said.get(key);
      return words === undefined ? whole : before + escapeMarkup(words);
    })
    .replaceAll(/data-label="([A-Za-z0-9]+)" aria-label="[^"]*"/g, (whole, key: string) => {
      const words = said.get(key);
      return words === undefined ? whole : `data-label="${key}" aria-label="${escapeMarkup(words)}"`;
    })
    .replaceAll(/data-content="([A-Za-z0-9]+)" content="[^"]*"/g, (whole, key: string) => {
      const words = said.get(key);
      return words === undefined ? whole : `content="${escapeMarkup(words)}"`;
    })
    .replace('<!--languages-->', languageLinks(language))
    .replace('data-doors="0"', `data-doors="${policies.length}"`)
    .replace('<!--doors-->', () => doors);
}

/** The same page in each other language, under an address of its own. */
function languageLinks(spoken: Language): string {
  return LANGUAGES.filter((language) => language !== spoken)
    .map(
      (language) => `<a href="/${language}" lang="${language}" hreflang="${language}">${LANGUAGE_NAMES[language]}</a>`,
    )
    .join('');
}

function door(policy: RoomPolicy, catalogue: TermsCatalogue, buttons: string | null): string {
  const { title, line } = catalogue.kinds[policy.kind];
  const rows = termsOf(policy)
    .map(
      (row) =>
        `<div><dt>${escapeMarkup(catalogue.names[row.row])}</dt><dd>${escapeMarkup(catalogue.say(row))}</dd></div>`,
    )
    .join('');
  const go = buttons === null ? '' : `<div class="go">${buttons}</div>`;
  return `<article class="door" data-kind="${policy.kind}"><header><div><h2>${escapeMarkup(title)}</h2><p>${escapeMarkup(line)}</p></div><div class="pl">${markupOf(planOf(policy))}</div></header><dl class="terms">${rows}</dl>${go}</article>`;
}

function actions(policy: RoomPolicy, words: LandingWords): string {
  const link = (href: string, label: string, second = false): string =>
    `<a class="btn${second ? ' second' : ''}" href="${href}">${escapeMarkup(label)}</a>`;
  const kind = encodeURIComponent(policy.kind);
  switch (policy.entry.by) {
    case 'code':
      return link(`/host?kind=${kind}`, words.hostShort) + link('/join', words.joinShort, true);
    case 'link':
      return link(`/host?kind=${kind}`, words.makeLink);
    case 'pairing':
      return link(`/find?kind=${kind}`, words.find);
  }
}
