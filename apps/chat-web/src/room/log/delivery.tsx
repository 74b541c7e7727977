import type { RoomSession } from '@parley/client';
import type { ClientMessageId, RoomId } from '@parley/contracts';
import { SeatDots } from '@parley/ui';
import { putBack } from '../../composer/put-back.js';
import { useTexts } from '../../texts/texts.js';
import { failedWays } from './failed-ways.js';
import type { Formats } from '../../texts/formats.js';
import type { MessageItem } from './timeline-items.js';

/** How far the last message of one's own came: who of the others has read it, and when the last of them had. */
export interface Receipt {
  readers: number;
  others: number;
  readAt: number | null;
}

/** With more seats than these the words alone are clearer than dots. */
const MOST_DOTS = 10;

export function Sent({ receipt, at, formats }: { receipt: Receipt; at: number; formats: Formats }) {
  const { say } = useTexts();
  const { readers, others, readAt } = receipt;
  const read = others > 0 && readers === others;
  return (
    <div className="meta">
      <span>
        {!read
          ? say('message.sent', { time: formats.time.format(at) })
          : readAt === null
            ? say('message.read')
            : say('message.readAt', { time: formats.time.format(readAt) })}
      </span>
      {others < MOST_DOTS && <SeatDots filled={1 + readers} of={1 + others} />}
    </div>
  );
}

/** It waits for the line, or is on its way. */
export function Pending({ others, online }: { others: number; online: boolean }) {
  const { say } = useTexts();
  return (
    <div className={online ? 'meta under-way' : 'meta'}>
      <span>{say(online ? 'message.sending' : 'message.waiting')}</span>
      {others < MOST_DOTS && <SeatDots filled={0} of={1 + others} waiting />}
    </div>
  );
}

export function Failed({
  item,
  session,
  roomId,
  over,
}: {
  item: MessageItem;
  session: RoomSession;
  roomId: RoomId;
  over: boolean;
}) {
  const { say } = useTexts();
  const id = item.key as ClientMessageId;
  const { why, retry, back } = failedWays(item, over);
  return (
    <div className="fail-bar">
      <span>
        {say('message.failed')} {why && say(why)}
      </span>
      <span className="ways">
        {retry && (
          <button
            type="button"
            onClick={() => {
              session.retry(id);
            }}
          >
            {say('message.retry')}
          </button>
        )}
        {back && (
          <button
            type="button"
            onClick={() => {
              if (putBack(roomId, item.text)) session.discard(id);
            }}
          >
            {say('message.putBack')}
          </button>
        )}
        <button
          type="button"
          className="quiet"
          onClick={() => {
            session.discard(id);
          }}
        >
          {say('message.delete')}
        </button>
      </span>
    </div>
  );
}
