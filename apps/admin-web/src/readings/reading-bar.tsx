import { Icon, isoDuration, shortClock, useSecondsLeft } from '@parley/ui';
import type { ReadingView } from '@parley/contracts';
import { Link } from '@tanstack/react-router';
import { useEffect } from 'react';
import { serverNow } from '../api/server-clock.js';
import { utcMinute } from '../time/format-time.js';
import { texts } from '../texts/en.js';

const say = texts.transcript;

/** Always in sight while words are: that one reads, why, and how long still. */
export function ReadingBar({
  reading,
  room,
  onOver,
}: {
  reading: ReadingView;
  room: string;
  /** Its last second has passed. */
  onOver: () => void;
}) {
  const { endsAt } = reading;
  const left = useSecondsLeft(endsAt, serverNow) ?? 0;
  const over = left === 0;
  useEffect(() => {
    if (over) onOver();
  }, [over, onOver]);
  return (
    <section className="reading-bar" aria-label={say.bar}>
      <Icon name="fill/eye" />
      <p>
        <b>{say.reading(room)}</b> {say.reason} <q>{reading.reason}</q>
      </p>
      <Link className="btn small" to="/rooms/$roomId" params={{ roomId: reading.roomId }}>
        {say.back}
      </Link>
      <p className="left num">
        <span className="vh">{say.left}</span>
        <time dateTime={isoDuration(left)}>{shortClock(left)}</time>
        {endsAt !== null && <small>{say.until(utcMinute(endsAt))}</small>}
      </p>
    </section>
  );
}
