import type { ReadingId } from '@parley/contracts';
import { useQuery } from '@tanstack/react-query';
import { exportFormatsQuery, exportsQuery } from '../api/queries.js';
import { QueryTrouble } from '../frame/notice.js';
import { useAttended } from '../session/use-attended.js';
import { recordTexts } from '../texts/record.js';
import { texts } from '../texts/en.js';
import { ARCHIVE } from './archive-format.js';
import { ExportRow } from './export-row.js';
import { archiveOf, fileOf } from './file-of.js';
import { isUnderway } from './is-underway.js';
import './exports.css';

const say = recordTexts.exports;
/** Milliseconds between looks at how far they are. */
const LOOK_MS = 1_000;

/** What was exported within a reading, by whichever browser: how far each is, its size and its digest. */
export function ExportList({ readingId, open }: { readingId: ReadingId; open: boolean }) {
  const attended = useAttended();
  const formats = useQuery(exportFormatsQuery);
  const listed = useQuery({
    ...exportsQuery(readingId),
    refetchInterval: ({ state }) =>
      open && attended && (state.data?.exports.some(isUnderway) ?? false) ? LOOK_MS : false,
  });
  const titleOf = (format: string): string =>
    [...(formats.data?.formats ?? []), ARCHIVE].find(({ id }) => id === format)?.title ?? format;
  return (
    <>
      <QueryTrouble of={listed} />
      {listed.isPending && <p role="status">{texts.loading}</p>}
      {listed.data?.exports.length === 0 && <p>{say.none}</p>}
      {listed.data && listed.data.exports.length > 0 && (
        <ul aria-label={say.list}>
          {listed.data.exports.map((one) => (
            <ExportRow
              key={one.id}
              one={one}
              title={titleOf(one.format)}
              file={open ? (one.format === ARCHIVE.id ? archiveOf(readingId) : fileOf(one.id)) : null}
            />
          ))}
        </ul>
      )}
    </>
  );
}
