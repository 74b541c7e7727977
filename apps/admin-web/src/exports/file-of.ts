import { API } from '@parley/contracts';
import type { ReadingId } from '@parley/contracts';

/** Where an export's file is; it is made while it is fetched. */
export const fileOf = (id: string): string => `${API}/exports/${id}/file`;
/** The room's archive; it is logged when it is fetched. */
export const archiveOf = (readingId: ReadingId): string => `${API}/readings/${readingId}/archive`;
