import type { ExportFormatView } from '@parley/contracts';
import { recordTexts } from '../texts/record.js';

/** No format that is made, but what keeper put away: offered beside them once it is there. */
export const ARCHIVE: ExportFormatView = {
  id: 'archive',
  extension: 'zip',
  mediaType: 'application/zip',
  ...recordTexts.exports.archive,
};
