import { imageFile } from '@parley/contracts';
import type { ExportFormat, TranscriptSource } from './export-format.js';
import type { ToldEntry } from './transcript.js';
import { insteadOfWords, utc, withoutControls } from './wording.js';

/** What spreadsheets take for a formula, also behind blanks, and in the full width some of them fold. */
const FORMULA = /^[\s\p{Cf}\p{Zs}]*[=+\-@\t\r＝＋－＠]|^[\t\r]/u;
const COLUMNS = [
  'seq',
  'time_utc',
  'type',
  'seat',
  'name',
  'address',
  'text',
  'images',
  'entry_id',
  'commitment',
  'envelope',
];

export const csv: ExportFormat = {
  id: 'csv',
  title: 'Spreadsheet (CSV)',
  says: 'One row an entry, in UTC, safe to open in a spreadsheet; images lie beside it.',
  holds: 'transcript',
  transcript: { extension: 'csv', mediaType: 'text/csv; charset=utf-8', passes: 1, imagesBeside: true, write },
};

/** RFC 4180 with a byte order mark, for some spreadsheets take UTF-8 for something else without. */
async function* write({ open }: TranscriptSource): AsyncGenerator<Uint8Array> {
  const { entries } = await open();
  yield Buffer.from(`\ufeff${row(COLUMNS)}`, 'utf8');
  for await (const entry of entries) yield Buffer.from(row(fieldsOf(entry)), 'utf8');
}

const fieldsOf = (entry: ToldEntry): string[] => [
  String(entry.seq),
  utc(entry.at),
  entry.type,
  String(entry.seat),
  entry.name ?? '',
  entry.address ?? '',
  insteadOfWords(entry) ?? entry.text,
  entry.images.map(imageFile).join(' '),
  entry.id,
  `sha256:${entry.commitment}`,
  `sha256:${entry.envelopeHash}`,
];
const row = (fields: readonly string[]): string => `${fields.map(field).join(',')}\r\n`;

/** An apostrophe makes a spreadsheet show what it would else compute (OWASP, CSV injection). */
function field(text: string): string {
  const plain = withoutControls(text);
  const safe = FORMULA.test(plain) ? `'${plain}` : plain;
  return `"${safe.replaceAll('"', '""')}"`;
}
