import { find } from 'linkifyjs';

/** A stretch of a text that leads somewhere, in UTF-16 units. */
export interface Link {
  start: number;
  end: number;
  href: string;
  /** What stands for it on screen: as it was written, or spelt out where that would hide something. */
  shown: string;
  /** Where it really leads: a host name as the network sees it (IDN in its ASCII form), or an address of mail. */
  to: string;
  /** What is written names that place, letter for letter. */
  plain: boolean;
}

/** Characters that turn, hide or widen the ones around them. */
const UNSEEN = /[\p{Cf}\p{Default_Ignorable_Code_Point}\p{Cc}\p{Z}\u2800]/u;
/** Right before or after a link they make more, or less, of it than there is. */
const UNSEEN_BEFORE = /[\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]$/u;
const UNSEEN_AFTER = /^[\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/u;

/** Marks of other scripts that end a sentence, which the library takes for a part of the address. */
const ENDS_SENTENCE = /[…。，、！？：；”’»）」』】]+$/u;

/** Links as they were written: `http:`, `https:`, `mailto:`, `www.` and addresses of mail. A bare word with a dot is none. */
export function findLinks(text: string): Link[] {
  const links: Link[] = [];
  for (const { type, value: found, start } of find(text)) {
    const value = found.replace(ENDS_SENTENCE, '');
    const end = start + value.length;
    const link =
      type === 'email' || /^mailto:/i.test(value)
        ? mailLink(value)
        : /^(?:https?:\/\/|www\.)/i.test(value)
          ? webLink(value)
          : null;
    if (!link) continue;
    const apart =
      !UNSEEN_BEFORE.test(text.slice(Math.max(0, start - 2), start)) && !UNSEEN_AFTER.test(text.slice(end, end + 2));
    links.push({ start, end, ...link, plain: link.plain && apart });
  }
  return links;
}

function webLink(value: string): Omit<Link, 'start' | 'end'> | null {
  const written = /^www\./i.test(value) ? `https://${value}` : value;
  const url = URL.canParse(written) ? new URL(written) : null;
  if (!url || url.hostname === '' || (url.protocol !== 'https:' && url.protocol !== 'http:')) return null;
  const seen = !UNSEEN.test(value);
  // User names, numbers for addresses, look-alike letters: whatever makes the written host another than the real one.
  const host = /^https?:\/\/([^/?#\\]*)/i.exec(written)?.[1]?.replace(/:\d*$/, '').toLowerCase();
  const plain = seen && host === url.hostname && !host.split('.').some((label) => label.startsWith('xn--'));
  return { href: url.href, shown: seen ? value : url.href, to: url.hostname, plain };
}

function mailLink(value: string): Omit<Link, 'start' | 'end'> | null {
  // What a mailto link would fill in (copies, subject, words) is left out: only the address was meant to be seen.
  const address = value.replace(/^mailto:/i, '').replace(/[?].*$/s, '');
  if (!/^[^\s@,;&]+@[^\s@,;&]+$/.test(address)) return null;
  const at = address.lastIndexOf('@');
  const host = `https://${address.slice(at + 1)}`;
  if (!URL.canParse(host)) return null;
  const { hostname } = new URL(host);
  const seen = !UNSEEN.test(value);
  const to = `${encodeURIComponent(address.slice(0, at)).replaceAll('%2B', '+')}@${hostname}`;
  return {
    href: `mailto:${to}`,
    shown: seen ? value : to,
    to,
    plain: seen && value.replace(/^mailto:/i, '').toLowerCase() === to.toLowerCase() && !hostname.includes('xn--'),
  };
}
