import { createHash } from 'node:crypto';
import type { AttachmentReference } from '@parley/contracts';
import type { EvidenceHead, EvidenceSeat } from '@parley/record';
import type { ExportFormat, ExportImages, TranscriptSource } from './export-format.js';
import { STYLE } from './html-style.js';
import type { ToldEntry } from './transcript.js';
import { imageSays, insteadOfWords, MISSING_IMAGE, utc, utcClock, utcDay, whoOf, withoutControls } from './wording.js';

/** Divisible by 3, so that pieces of base64 join. */
const PIECE = 48 * 1024;
const POLICY = `default-src 'none'; img-src data:; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'`;

export const html: ExportFormat = {
  id: 'html',
  title: 'Web page (HTML)',
  says: 'One page with the images inside, to read in any browser or to print.',
  holds: 'transcript',
  transcript: {
    extension: 'html',
    mediaType: 'text/html; charset=utf-8',
    passes: 1,
    imagesBeside: false,
    write: (source) => htmlPage(source, dataUri),
  },
};

/** Pieces of the text that goes into an image's `src`; null when there is no image to show. */
export type ImageAddress = (image: AttachmentReference, images: ExportImages) => Promise<Iterable<string> | null>;

async function dataUri(image: AttachmentReference, images: ExportImages): Promise<Iterable<string> | null> {
  const bytes = await images.original(image);
  return bytes && base64Of(image.type, bytes);
}
function* base64Of(type: string, bytes: Uint8Array): Generator<string> {
  yield `data:${type};base64,`;
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at < buffer.length; at += PIECE) yield buffer.subarray(at, at + PIECE).toString('base64');
}

/** The whole transcript as one page that fetches nothing and runs nothing. */
export async function* htmlPage({ open, images }: TranscriptSource, address: ImageAddress): AsyncGenerator<Uint8Array> {
  const { head, seats, entries } = await open();
  yield utf8(opening(head, seats));
  let day = '';
  for await (const entry of entries) {
    const own = utcDay(entry.at);
    if (own !== day) yield utf8(`<h2><time datetime="${own}">${own}</time></h2>\n`);
    day = own;
    yield utf8(opened(entry));
    for (const image of entry.images) {
      const pieces = await address(image, images);
      if (!pieces) yield utf8(`<p class="missing">${MISSING_IMAGE}: ${escape(image.id)}</p>`);
      else {
        yield utf8('<figure><img src="');
        for (const piece of pieces) yield utf8(piece);
        yield utf8(imageEnd(image));
      }
    }
    yield utf8('</article>\n');
  }
  yield utf8('</main>\n</body>\n</html>\n');
}

function opening(head: EvidenceHead, seats: readonly EvidenceSeat[]): string {
  const { id, state, createdAt, closedAt } = head.room;
  const facts: [string, string][] = [
    ['Room', escape(id)],
    ['Kind', escape(`${head.policy.kind}, terms ${head.policy.version}`)],
    ['State', escape(state)],
    ['Opened', utc(createdAt)],
    ['Ended', closedAt === null ? 'not yet' : utc(closedAt)],
    ['Entries', String(head.lastSeq)],
    ['Redacted', head.redacted.length === 0 ? 'none' : escape(head.redacted.join(', '))],
    ['Exported', utc(head.exportedAt)],
    ['Reading', escape(head.reading)],
    ['Head of the record', `<code>${escape(head.head)}</code>`],
  ];
  const people = seats.map(
    ({ seat, name, thumbprint }) =>
      `<li>Seat ${seat}: <bdi>${escape(whoOf({ seat, name }))}</bdi>, device <code>${escape(thumbprint)}</code></li>`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>Transcript of room ${escape(id)}</title>
<style>${STYLE}</style>
</head>
<body>
<header>
<h1>Transcript</h1>
<dl>${facts.map(([name, value]) => `<div><dt>${name}</dt><dd>${value}</dd></div>`).join('')}</dl>
<ul>${people.join('')}</ul>
<aside><strong>This page proves nothing by itself.</strong> The record beside it does: <code>npm run verify -- record.jsonl --key KEY</code>
says whether it is complete and unaltered, and up to where each device signed. All times are UTC.</aside>
</header>
<main>
`;
}

function opened(entry: ToldEntry): string {
  const instead = insteadOfWords(entry);
  const address = entry.address === null ? '' : ` <span class="address">${escape(entry.address)}</span>`;
  const head = `<p class="by"><a href="#e${entry.seq}" class="seq">${entry.seq}</a> <bdi class="name">${escape(whoOf(entry))}</bdi> <time datetime="${utc(entry.at)}">${utcClock(entry.at)}</time>${address}</p>`;
  const kind = entry.type === 'message' ? `seat${entry.seat % 2}` : 'event';
  const body =
    instead === null
      ? entry.text === ''
        ? ''
        : `<p class="text" dir="auto">${escape(entry.text)}</p>`
      : `<p class="${entry.redacted ? 'redacted' : 'told'}">${instead}</p>`;
  return `<article id="e${entry.seq}" class="${kind}">${head}${body}`;
}

function imageEnd(image: AttachmentReference): string {
  const says = escape(imageSays(image));
  return `" alt="${says}" width="${image.width}" height="${image.height}"><figcaption dir="auto">${says}</figcaption></figure>`;
}

const utf8 = (text: string): Uint8Array => Buffer.from(text, 'utf8');
const NAMES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escape = (text: string): string =>
  withoutControls(text).replace(/[&<>"']/g, (character) => NAMES[character] ?? '');
