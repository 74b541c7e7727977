import type { ExportFormat } from './export-format.js';

export const bundle: ExportFormat = {
  id: 'bundle',
  title: 'Evidence bundle',
  says: 'The record, the transcript in every format and all images, in one archive.',
  holds: 'everything',
};
