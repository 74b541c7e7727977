import { Button, Icon, useAnnouncer } from '@parley/ui';
import type { ExportFormatView, ExportView, ReadingId } from '@parley/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call, troubleCode } from '../api/call.js';
import { exportFormatsQuery, exportsQuery } from '../api/queries.js';
import { QueryTrouble } from '../frame/notice.js';
import { startDownload } from '../frame/start-download.js';
import type { Redaction } from '../readings/use-chosen.js';
import { recordTexts } from '../texts/record.js';
import { texts, troubleWords } from '../texts/en.js';
import { ARCHIVE } from './archive-format.js';
import { ExportList } from './export-list.js';
import { archiveOf, fileOf } from './file-of.js';
import './exports.css';

const say = recordTexts.exports;
const WIDE = '(min-width: 1100px)';

/** Files of what is read: which format, what is left out, and how far each is. */
export function ExportPanel({
  readingId,
  redaction,
  archived,
}: {
  readingId: ReadingId;
  redaction: Redaction;
  archived: boolean;
}) {
  const formats = useQuery(exportFormatsQuery);
  const [pointed, setPointed] = useState<ExportFormatView | null>(null);
  const [open] = useState(() => matchMedia(WIDE).matches);
  const { toast } = useAnnouncer();
  const queryClient = useQueryClient();
  const ask = useMutation({
    mutationFn: ({ id }: ExportFormatView) =>
      call<{ export: ExportView }>('POST', `/readings/${readingId}/exports`, {
        format: id,
        ...(redaction.chosen.size > 0 && { redact: [...redaction.chosen].sort((a, b) => a - b) }),
      }),
    onSuccess: (answer, { title }) => {
      const { id } = answer.export;
      queryClient.setQueryData(exportsQuery(readingId).queryKey, (known) => ({
        exports: [answer.export, ...(known?.exports ?? [])],
      }));
      void queryClient.invalidateQueries({ queryKey: exportsQuery(readingId).queryKey });
      toast(say.started(title));
      startDownload(fileOf(id));
    },
  });
  const listed = formats.data?.formats ?? [];
  const offered = archived && listed.length > 0 ? [...listed, ARCHIVE] : listed;
  return (
    <details className="card exports" open={open}>
      <summary>
        <h2>{say.heading}</h2>
        <Icon name="bold/caret-down" size="s" />
      </summary>
      <p>{say.note}</p>
      <QueryTrouble of={formats} />
      {formats.isPending && <p role="status">{texts.loading}</p>}
      <div className="formats" role="group" aria-label={say.format}>
        {offered.map((format) => (
          <Button
            key={format.id}
            look="line"
            size="small"
            aria-label={say.startAs(format.title)}
            aria-describedby="format-says"
            disabled={ask.isPending}
            onFocus={() => {
              setPointed(format);
            }}
            onPointerEnter={() => {
              setPointed(format);
            }}
            onClick={() => {
              if (format !== ARCHIVE) ask.mutate(format);
              else {
                toast(say.started(ARCHIVE.title));
                startDownload(archiveOf(readingId));
                void queryClient.invalidateQueries({ queryKey: exportsQuery(readingId).queryKey });
              }
            }}
          >
            <FormatName format={format} />
          </Button>
        ))}
      </div>
      {listed.length > 0 && (
        <p className="says" id="format-says">
          {(pointed ?? listed[0])?.says}
        </p>
      )}
      <LeavingOut redaction={redaction} />
      {ask.isError && (
        <p className="error" role="alert">
          {troubleWords(troubleCode(ask.error))}
        </p>
      )}
      <h3>{say.list}</h3>
      <ExportList readingId={readingId} open />
    </details>
  );
}

/** `Paper (PDF)` in two lines; where there is nothing in brackets the file's kind stands in their place. */
function FormatName({ format: { title, extension } }: { format: ExportFormatView }) {
  const [, name = title, kind = extension.toUpperCase()] = /^(.*?) \((.*)\)$/.exec(title) ?? [];
  return (
    <span>
      {name}
      <small>{kind}</small>
    </span>
  );
}

/** Turns the transcript's boxes on and off, and says how many are ticked. */
function LeavingOut({ redaction: { choosing, chosen, clear, setChoosing } }: { redaction: Redaction }) {
  return (
    <div className="leaving-out">
      <Button
        look={choosing ? 'ink' : 'line'}
        size="small"
        aria-pressed={choosing}
        onClick={() => {
          setChoosing(!choosing);
        }}
      >
        <Icon name="regular/eye-slash" size="s" />
        {choosing ? say.redactDone : say.redact}
      </Button>
      <span role="status" className="num">
        {(choosing || chosen.size > 0) && say.chosen(chosen.size)}
      </span>
      {chosen.size > 0 && (
        <Button look="plain" size="small" onClick={clear}>
          {say.redactNone}
        </Button>
      )}
      <p>{say.redactNote}</p>
    </div>
  );
}
