import PDFDocument from 'pdfkit';
import type { AttachmentReference } from '@parley/contracts';
import type { ExportFormat, TranscriptSource } from './export-format.js';
import { Paper } from './pdf/paper.js';
import type { ToldEntry, Transcript } from './transcript.js';
import { imageSays, insteadOfWords, utc, utcClock, utcDay, whoOf } from './wording.js';

export const pdf: ExportFormat = {
  id: 'pdf',
  title: 'Paper (PDF)',
  says: 'Pages to print and to hand over; images are drawn still and lie beside it as they were sent.',
  holds: 'transcript',
  transcript: { extension: 'pdf', mediaType: 'application/pdf', passes: 1, imagesBeside: true, write },
};

const INK = '#1d1b18';
const SOFT = '#5d5850';
const MARK = '#7a4b00';
const TINTS = ['#8a8378', '#2b6f63', '#a8642a'] as const;
/** Points. */
const MOST_IMAGE = { width: 300, height: 300 };

/** What is drawn leaves as soon as its page is full. */
async function* write({ open, images, fonts }: TranscriptSource): AsyncGenerator<Uint8Array> {
  const transcript = await open();
  const { head, entries } = transcript;
  const date = new Date(head.exportedAt);
  const document = new PDFDocument({
    size: 'A4',
    margin: 0,
    autoFirstPage: false,
    font: '',
    lang: 'en',
    displayTitle: true,
    info: { Title: `Transcript of room ${head.room.id}`, Creator: 'Parley', CreationDate: date, ModDate: date },
  });
  const paper = new Paper(document, fonts, `Parley transcript, room ${head.room.id}`);
  await drawOpening(paper, transcript);
  let day = '';
  for await (const entry of entries) {
    const own = utcDay(entry.at);
    if (own !== day) {
      await paper.space(10);
      await paper.rule();
      await paper.text(own, { size: 10, color: SOFT, keep: 60 });
    }
    day = own;
    await drawEntry(paper, entry);
    for (const image of entry.images) await drawImage(paper, image, await images.still(image));
    yield* paper.drawn();
  }
  await paper.space(14);
  await paper.rule();
  await paper.text(`End of the transcript: ${head.lastSeq} entries.`, { size: 9, color: SOFT });
  if (paper.boxed > 0)
    await paper.text(
      `${paper.boxed} characters have no font here and stand in boxes as their Unicode numbers; the record has them as they were written.`,
      { size: 9, color: SOFT },
    );
  document.end();
  for await (const part of document) yield part as Uint8Array;
}

async function drawOpening(paper: Paper, { head, seats }: Transcript): Promise<void> {
  const { id, state, createdAt, closedAt } = head.room;
  await paper.text('Transcript', { size: 22, color: INK });
  await paper.space(8);
  const facts: [string, string][] = [
    ['Room', id],
    ['Kind', `${head.policy.kind}, terms ${head.policy.version}`],
    ['State', state],
    ['Opened', utc(createdAt)],
    ['Ended', closedAt === null ? 'not yet' : utc(closedAt)],
    ['Entries', String(head.lastSeq)],
    ['Redacted', head.redacted.length === 0 ? 'none' : head.redacted.join(', ')],
    ['Exported', utc(head.exportedAt)],
    ['Reading', head.reading],
    ['Head of the record', head.head],
    ...seats.map(({ seat, name }): [string, string] => [`Seat ${seat}`, whoOf({ seat, name })]),
  ];
  for (const [name, value] of facts) await paper.fact(name, value, SOFT, INK);
  await paper.space(8);
  await paper.text(
    'This document proves nothing by itself. The record beside it does: npm run verify -- record.jsonl --key KEY says whether it is ' +
      'complete and unaltered, and up to where each device signed. All times are UTC.',
    { size: 9, color: MARK },
  );
}

async function drawEntry(paper: Paper, entry: ToldEntry): Promise<void> {
  const tint = TINTS[entry.seat === 0 ? 0 : ((entry.seat - 1) % 2) + 1] ?? SOFT;
  const instead = insteadOfWords(entry);
  const from = entry.address === null ? '' : `  ${entry.address}`;
  await paper.space(8);
  await paper.heading({
    left: `#${entry.seq}`,
    middle: whoOf(entry),
    right: `${utcClock(entry.at)}${from}`,
    tint,
    soft: SOFT,
  });
  if (instead !== null) await paper.text(instead, { size: 9, color: entry.redacted ? MARK : SOFT });
  else if (entry.text !== '') await paper.text(entry.text, { size: 10.5, color: INK });
}

async function drawImage(paper: Paper, image: AttachmentReference, bytes: Uint8Array | null): Promise<void> {
  await paper.space(4);
  if (!bytes) {
    await paper.text(
      `Image ${image.id} is not drawn here. It lies beside this document, unless manifest.json names it among those missing.`,
      { size: 9, color: MARK },
    );
    return;
  }
  await paper.image(bytes, image, MOST_IMAGE);
  await paper.text(imageSays(image), { size: 8.5, color: SOFT });
}
