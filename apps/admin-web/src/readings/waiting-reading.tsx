import { Button, usePageTitle } from '@parley/ui';
import type { ReadingView } from '@parley/contracts';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { troubleCode } from '../api/call.js';
import { Facts, PageHead } from '../frame/page-head.js';
import { shortId } from '../rooms/room-name.js';
import { recordTexts } from '../texts/record.js';
import { texts, troubleWords } from '../texts/en.js';
import { Stamp } from '../time/stamp.js';
import { AnswerReading } from './answer-reading.js';
import { ReadingSign } from './reading-state.js';
import { useEndReading } from './use-end-reading.js';

const say = recordTexts.waiting;

/** A reading that opens nothing yet: who asks for it waits here, who may answer it does so here. */
export function WaitingReading({
  reading,
  own,
  children,
}: {
  reading: ReadingView;
  own: boolean;
  /** Said above it. */
  children: ReactNode;
}) {
  const end = useEndReading(reading.id);
  const { administrator, roomId, reason, askedAt, approvals } = reading;
  const headline = own ? say.headline : say.headlineOther(administrator.name);
  usePageTitle(texts.title(headline));
  return (
    <div className="page waiting-page">
      <PageHead heading={headline} />
      {children}
      <p role="status">{own ? say.why : say.whyOther}</p>
      <section className="card" aria-label={recordTexts.readings.heading}>
        <Facts
          facts={[
            [recordTexts.readings.state, <ReadingSign key="state" state={reading.state} />],
            [
              say.reason,
              <q key="reason" dir="auto">
                {reason}
              </q>,
            ],
            [
              say.room,
              <Link key="room" to="/rooms/$roomId" params={{ roomId }}>
                {shortId(roomId)}
              </Link>,
            ],
            [say.by, administrator.name],
            [say.asked, <Stamp key="asked" at={askedAt} />],
            [
              say.answers,
              approvals.length === 0
                ? say.noAnswers
                : approvals.map(({ name, agrees }) => recordTexts.readings.answer(name, agrees)).join(', '),
            ],
          ]}
        />
        <AnswerReading reading={reading} />
        {own && (
          <Button
            look="line"
            size="small"
            disabled={end.isPending}
            onClick={() => {
              end.mutate();
            }}
          >
            {say.withdraw}
          </Button>
        )}
        {end.isError && (
          <p className="error" role="alert">
            {troubleWords(troubleCode(end.error))}
          </p>
        )}
      </section>
    </div>
  );
}
