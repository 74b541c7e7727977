import { Button, Icon, isoDuration, shortClock, useSecondsLeft } from '@parley/ui';
import type { ReadingView } from '@parley/contracts';
import { Link } from '@tanstack/react-router';
import { useEffect } from 'react';
import { troubleCode } from '../api/call.js';
import { serverNow } from '../api/server-clock.js';
import { utcMinute } from '../time/format-time.js';
import { recordTexts } from '../texts/record.js';
import { texts, troubleWords } from '../texts/en.js';
import { useEndReading } from './use-end-reading.js';

const say = texts.transcript;

/** Always in sight while words are: that one reads, why, that it is logged, and how long still. */
export function ReadingBar({
  reading,
  endsAt,
  onOver,
}: {
  reading: ReadingView;
  endsAt: number;
  /** Its last second has passed. */
  onOver: () => void;
}) {
  const left = useSecondsLeft(endsAt, serverNow) ?? 0;
  const end = useEndReading(reading.id);
  const over = left === 0;
  useEffect(() => {
    if (over) onOver();
  }, [over, onOver]);
  return (
    <section className="reading-bar" aria-label={say.bar}>
      <Icon name="fill/eye" />
      <p>
        <b>{recordTexts.reading.readOnly}</b> {recordTexts.reading.logged} {say.reason} <q>{reading.reason}</q>
        {end.isError && <span role="alert"> {troubleWords(troubleCode(end.error))}</span>}
      </p>
      <Link className="btn small" to="/rooms/$roomId" params={{ roomId: reading.roomId }}>
        {say.back}
      </Link>
      <Button
        size="small"
        disabled={end.isPending}
        onClick={() => {
          end.mutate(undefined, { onSuccess: onOver });
        }}
      >
        {recordTexts.reading.end}
      </Button>
      <p className="left num">
        <span className="vh">{say.left}</span>
        <time dateTime={isoDuration(left)}>{shortClock(left)}</time>
        <small>{say.until(utcMinute(endsAt))}</small>
      </p>
    </section>
  );
}
