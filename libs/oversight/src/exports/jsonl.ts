import type { ExportFormat } from './export-format.js';

export const jsonl: ExportFormat = {
  id: 'jsonl',
  title: 'Record (JSON lines)',
  says: 'The record alone, one JSON object a line: what the verifier reads. Images are named by their digests.',
  holds: 'record',
};
