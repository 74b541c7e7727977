import { actiance } from './actiance.js';
import { bundle } from './bundle.js';
import { csv } from './csv.js';
import { eml } from './eml.js';
import type { ExportFormat, TranscriptWriter } from './export-format.js';
import { html } from './html.js';
import { jsonl } from './jsonl.js';
import { pdf } from './pdf.js';

/** Every format there is: the console, the documents and the check of what is asked for read this list. */
export const EXPORT_FORMATS: readonly ExportFormat[] = [jsonl, csv, html, pdf, eml, actiance, bundle];

export const exportFormat = (id: string): ExportFormat | null =>
  EXPORT_FORMATS.find((format) => format.id === id) ?? null;

export function transcriptsOf(format: ExportFormat): readonly TranscriptWriter[] {
  switch (format.holds) {
    case 'record':
      return [];
    case 'transcript':
      return [format.transcript];
    case 'everything':
      return EXPORT_FORMATS.flatMap((one) => (one.holds === 'transcript' ? [one.transcript] : []));
  }
}

/** The file as it is delivered. */
export const fileOf = ({ holds }: ExportFormat): { extension: string; mediaType: string } =>
  holds === 'record'
    ? { extension: 'jsonl', mediaType: 'application/jsonl' }
    : { extension: 'zip', mediaType: 'application/zip' };
