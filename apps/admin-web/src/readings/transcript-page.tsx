import { Button, Glyph, useAnnouncer, usePageTitle } from '@parley/ui';
import type { ReadingId, TranscriptAnswer } from '@parley/contracts';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useDeferredValue, useEffect, useMemo, useState } from 'react';
import { Trouble, troubleCode } from '../api/call.js';
import { transcriptQuery } from '../api/queries.js';
import { ExportPanel } from '../exports/export-panel.js';
import { CalmPage, OpeningPage, TroublePage } from '../frame/calm-page.js';
import { TroubleNotice } from '../frame/notice.js';
import { Chip } from '../frame/page-head.js';
import { roomName } from '../rooms/room-name.js';
import { StateSign } from '../rooms/state-sign.js';
import { Verdict } from '../rooms/verdict.js';
import { recordTexts } from '../texts/record.js';
import { texts } from '../texts/en.js';
import { utcClock, utcDay } from '../time/format-time.js';
import { FindBar } from './find-bar.js';
import { findInTranscript } from './find-in-transcript.js';
import { Ledger } from './ledger.js';
import { newAddresses } from './new-addresses.js';
import { ReadingBar } from './reading-bar.js';
import { NoSuchReading, ReadingOver } from './reading-over.js';
import { useChosen } from './use-chosen.js';
import './transcript.css';

const say = texts.transcript;

/** What was said, for who asked to read it and while the reading lasts. */
export function TranscriptPage({ readingId }: { readingId: ReadingId }) {
  const [roomId, setRoomId] = useState<string | null>(null);
  const queryClient = useQueryClient();
  const query = transcriptQuery(readingId);
  const transcript = useInfiniteQuery({
    ...query,
    enabled: roomId === null,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
  const code = transcript.error ? troubleCode(transcript.error) : null;
  const pages = transcript.data?.pages;
  if (roomId !== null || code === 'forbidden') return <ReadingOver readingId={readingId} roomId={roomId} />;
  if (code === 'not_found') return <NoSuchReading />;
  if (transcript.error && (code === 'record_altered' || code === 'room_gone' || !pages))
    return <Unreadable error={transcript.error} onAgain={() => void transcript.refetch()} />;
  const last = pages?.at(-1);
  if (!pages || !last) return <OpeningPage />;
  return (
    <Transcript
      pages={pages}
      last={last}
      error={transcript.error}
      fetching={transcript.isFetchingNextPage}
      onMore={async () => (await transcript.fetchNextPage()).data?.pages.at(-1)?.entries.length ?? 0}
      onOver={() => {
        setRoomId(last.reading.roomId);
        queryClient.removeQueries({ queryKey: query.queryKey });
      }}
    />
  );
}

function Transcript({
  pages,
  last,
  error,
  fetching,
  onMore,
  onOver,
}: {
  pages: readonly TranscriptAnswer[];
  last: TranscriptAnswer;
  error: Error | null;
  fetching: boolean;
  /** Answers how many entries came. */
  onMore: () => Promise<number>;
  onOver: () => void;
}) {
  const { room, reading, more } = last;
  const { announce } = useAnnouncer();
  const [words, setWords] = useState('');
  const [step, setStep] = useState(0);
  const redaction = useChosen();
  const wanted = useDeferredValue(words.trim());
  const entries = useMemo(() => pages.flatMap((page) => page.entries), [pages]);
  const changed = useMemo(() => newAddresses(entries), [entries]);
  const hits = useMemo(() => findInTranscript(entries, wanted), [entries, wanted]);
  const current = hits.length === 0 ? 0 : ((step % hits.length) + hits.length) % hits.length;
  usePageTitle(texts.title(say.title(roomName(room))));
  // Every page, one after the other: what is found must be found in all of it.
  useEffect(() => {
    if (more && !fetching && error === null) void onMore();
  }, [more, fetching, error, onMore]);
  return (
    <>
      <ReadingBar reading={reading} endsAt={reading.endsAt ?? 0} onOver={onOver} />
      <div className="page">
        <div className="room-head" data-kind={room.kind}>
          <Glyph policy={room.policy} size={48} />
          <h1>
            <span className="vh">{say.title('')}</span>
            {roomName(room)}
          </h1>
          <div className="state">
            <StateSign state={room.state} />
            <span className="num">{texts.rooms.opened(utcDay(room.createdAt), utcClock(room.createdAt))}</span>
          </div>
          <Chip icon="fill/eye" text={texts.readOnly} />
        </div>
        {error && <TroubleNotice error={error} onAgain={() => void onMore()} />}
        <div className="two reading">
          <section className="card flush clip">
            <FindBar
              words={words}
              onWords={(typed) => {
                setWords(typed);
                setStep(0);
              }}
              current={current}
              total={hits.length}
              onStep={(by) => {
                setStep(current + by);
              }}
            />
            {entries.length === 0 ? (
              <p className="empty">{say.empty}</p>
            ) : (
              <Ledger
                readingId={reading.id}
                entries={entries}
                newAddresses={changed}
                hits={hits}
                current={hits[current] ?? null}
                chosen={redaction.choosing ? redaction.chosen : null}
                onChoose={redaction.toggle}
              />
            )}
            <div className="table-foot">
              <span className="num">{more ? say.loading(entries.length) : say.whole(entries.length)}</span>
              {!more && room.closedAt === null && (
                <span className="turn">
                  <Button
                    look="plain"
                    size="small"
                    disabled={fetching}
                    onClick={() => {
                      void onMore().then((came) => {
                        if (came === 0) announce(say.noMore);
                      });
                    }}
                  >
                    {say.more}
                  </Button>
                </span>
              )}
            </div>
          </section>
          <aside className="col" aria-label={recordTexts.reading.beside}>
            <ExportPanel readingId={reading.id} redaction={redaction} archived={room.state === 'archived'} />
            <Verdict roomId={room.id} />
          </aside>
        </div>
      </div>
    </>
  );
}

/** Something in the room is not what was written, or nothing is there any more. */
function Unreadable({ error, onAgain }: { error: Error; onAgain: () => void }) {
  if (!(error instanceof Trouble) || error.code !== 'record_altered')
    return <TroublePage error={error} onAgain={onAgain} />;
  const { seq } = error.details;
  return (
    <CalmPage
      headline={say.altered(typeof seq === 'number' ? seq : null)}
      action={
        <Link className="btn line" to="/rooms">
          {texts.trouble.toRooms}
        </Link>
      }
    >
      <p>{say.alteredWhy}</p>
    </CalmPage>
  );
}
