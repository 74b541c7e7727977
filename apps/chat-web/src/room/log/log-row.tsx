import { memo } from 'react';
import type { TextId } from '../../texts/en.js';
import { useTexts } from '../../texts/texts.js';
import { Trans } from '../../texts/trans.js';
import { nameDay, type Day } from './days.js';
import type { Formats } from '../../texts/formats.js';
import { MessageRow, type MessageRowProps } from './message-row.js';
import type { TimelineItem } from './timeline-items.js';

const FIRST_SEAT = 1;

export interface LogRowProps extends Omit<MessageRowProps, 'item'> {
  item: TimelineItem;
  /** The room takes no third seat. */
  locks: boolean;
  today: Day;
  onOlder: () => void;
}

/** One row of the log. Rows that say the same as before are not drawn again. */
export const LogRow = memo(function LogRow({ item, locks, today, onOlder, ...rest }: LogRowProps) {
  const { say } = useTexts();
  const { name } = rest;
  switch (item.kind) {
    case 'message':
      return <MessageRow item={item} {...rest} />;
    case 'day':
      return <DayRow at={item.at} today={today} formats={rest.formats} />;
    case 'unread':
      return (
        <p className="unread">
          <span>{say('room.new', { count: item.count })}</span>
        </p>
      );
    case 'joined': {
      const id = item.seat === FIRST_SEAT ? 'say.opened' : locks ? 'say.joined' : 'say.joinedOpen';
      return <Note id={id} name={item.name ?? name} />;
    }
    case 'left':
      return <Note id="say.left" name={name} />;
    case 'lost':
      return <Note id="say.lost" name={name} />;
    case 'back':
      return <Note id="say.back" name={name} />;
    case 'typing':
      return (
        <div className="typing">
          <span className="vh">{say('room.typing', { name })}</span>
          <i />
          <i />
          <i />
        </div>
      );
    case 'empty':
      return <p className="empty">{say('room.empty')}</p>;
    case 'older':
      return item.state === 'waiting' ? (
        <p className="older">
          <span className="late">{say('room.olderComing')}</span>
        </p>
      ) : (
        <p className="older failed">
          <span>{say('room.olderFailed')}</span>
          <button type="button" onClick={onOlder}>
            {say('page.again')}
          </button>
        </p>
      );
  }
});

function Note({ id, name }: { id: TextId; name: string }) {
  return (
    <p className="note">
      <Trans id={id} values={{ name }} components={{ 0: <b /> }} />
    </p>
  );
}

function DayRow({ at, today, formats }: { at: number; today: Day; formats: Formats }) {
  const { say } = useTexts();
  const name = nameDay(at, today);
  const date = new Date(at);
  const pad = (part: number): string => String(part).padStart(2, '0');
  return (
    <p className="day">
      <time dateTime={`${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`}>
        {name === 'today' || name === 'yesterday'
          ? say(`day.${name}`)
          : (name === 'this-year' ? formats.day : formats.dayAndYear).format(at)}
      </time>
    </p>
  );
}
