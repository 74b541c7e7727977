import { isUuid, type ReadingView } from '@parley/contracts';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useAnnouncer } from '@parley/ui';
import { troubleCode } from '../api/call.js';
import { POLL_MS, readingQuery } from '../api/queries.js';
import { CalmPage, OpeningPage, TroublePage } from '../frame/calm-page.js';
import { QueryTrouble } from '../frame/notice.js';
import { useAttended } from '../session/use-attended.js';
import { useSession } from '../session/use-session.js';
import { recordTexts } from '../texts/record.js';
import { ExportsOf, NoSuchReading, ReadingOver, toRoom } from './reading-over.js';
import { TranscriptPage } from './transcript-page.js';
import { WaitingReading } from './waiting-reading.js';
import './readings.css';

const route = getRouteApi('/console/readings/$readingId');
const say = recordTexts.waiting;
/** Milliseconds between looks whether somebody has agreed. */
const LOOK_MS = POLL_MS / 4;

/** One reading, as far as it has come: it waits for a yes, is open to who asked, or is over. */
export function ReadingPage() {
  const { readingId } = route.useParams();
  const { administrator } = useSession();
  const attended = useAttended();
  const { announce } = useAnnouncer();
  const known = isUuid(readingId);
  const asked = useQuery({
    ...readingQuery(readingId),
    enabled: known,
    refetchInterval: ({ state }) => (attended && state.data?.reading.state === 'waiting' ? LOOK_MS : false),
  });
  const reading = asked.data?.reading;
  const own = reading?.administrator.id === administrator.id;
  const opened = own && reading.state === 'open' && reading.approvals.length > 0;
  useEffect(() => {
    if (opened) announce(say.opened);
  }, [opened, announce]);
  if (!known || (asked.error && troubleCode(asked.error) === 'not_found')) return <NoSuchReading />;
  if (!reading)
    return asked.error ? <TroublePage error={asked.error} onAgain={() => void asked.refetch()} /> : <OpeningPage />;
  if (reading.state === 'waiting')
    return (
      <WaitingReading reading={reading} own={own}>
        <QueryTrouble of={asked} />
      </WaitingReading>
    );
  if (reading.state === 'refused') return <Refused reading={reading} />;
  if (!own) return <SomeoneElses reading={reading} />;
  if (reading.state === 'ended') return <ReadingOver readingId={reading.id} roomId={reading.roomId} />;
  return <TranscriptPage readingId={reading.id} />;
}

const Refused = ({ reading }: { reading: ReadingView }) => (
  <CalmPage headline={say.refusedHeadline} action={toRoom(reading.roomId)}>
    <p role="status">{say.refusedWhy}</p>
    {reading.approvals.map(({ name, agrees }) => (
      <p key={name}>{recordTexts.readings.answer(name, agrees)}.</p>
    ))}
  </CalmPage>
);

const SomeoneElses = ({ reading }: { reading: ReadingView }) => (
  <CalmPage headline={say.others} action={toRoom(reading.roomId)}>
    <p>{say.othersWhy(reading.administrator.name)}</p>
    <ExportsOf readingId={reading.id} />
  </CalmPage>
);
