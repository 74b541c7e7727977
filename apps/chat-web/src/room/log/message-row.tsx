import type { RoomSession } from '@parley/client';
import type { RoomId } from '@parley/contracts';
import { useState } from 'react';
import { MessageImages } from '../../images/message-images.js';
import { useTexts } from '../../texts/texts.js';
import { Trans } from '../../texts/trans.js';
import type { Hit } from '../find/found.js';
import { MessageText } from '../text/message-text.js';
import { Failed, Pending, Sent, type Receipt } from './delivery.js';
import type { Formats } from '../../texts/formats.js';
import type { MessageItem } from './timeline-items.js';

/** A bubble moves in when its message is this new, in milliseconds; not when it is scrolled to. */
const ARRIVING_MS = 2_000;

export interface MessageRowProps {
  item: MessageItem;
  name: string;
  formats: Formats;
  session: RoomSession;
  roomId: RoomId;
  /** Others with a seat. */
  others: number;
  online: boolean;
  /** The room takes nothing any more. */
  over: boolean;
  /** On the last one of one's own that was sent. */
  receipt: Receipt | null;
  hits: readonly Hit[] | undefined;
  /** One of them, when it is the one that is looked at. */
  current: Hit | null;
}

export function MessageRow(props: MessageRowProps) {
  const { item, name, formats, session, roomId, others, online, over, receipt, hits, current } = props;
  const { own, text, images, at, state, first, last } = item;
  const [arrives] = useState(() => session.clock.now() - at < ARRIVING_MS);
  const [timed, setTimed] = useState(false);
  const time = formats.time.format(at);
  const classes = ['m', own ? 'own' : 'peer', first && 'first', last && 'last', state, arrives && 'arrives'];
  const written = <time dateTime={new Date(at).toISOString()} />;
  return (
    <>
      <div
        className={['said', own && 'own', timed && 'timed'].filter(Boolean).join(' ')}
        onPointerUp={({ pointerType, target }) => {
          // Without a pointer that hovers, a tap shows the time. A tap on a link or an image is for them.
          if (pointerType !== 'mouse' && !(target as Element).closest('a, button')) setTimed(!timed);
        }}
      >
        <div className={classes.filter(Boolean).join(' ')}>
          <span className="vh">
            <Trans
              id={own ? 'room.youSaidAt' : 'room.saidAt'}
              values={{ name, time }}
              components={{ 0: written }}
            />{' '}
          </span>
          {images.length > 0 && (
            <MessageImages
              images={images}
              roomId={roomId}
              own={own}
              name={name}
              at={at}
              caption={text}
              pending={state !== 'sent'}
            />
          )}
          {(text !== '' || images.length === 0) && (
            <MessageText text={text} marks={hits?.filter(({ image }) => image === null)} current={current} />
          )}
          {hits?.some(({ image }) => image !== null) && <FoundInImages images={images} hits={hits} current={current} />}
        </div>
        <span className="when num" aria-hidden="true">
          {time}
        </span>
      </div>
      {state === 'failed' && <Failed item={item} session={session} roomId={roomId} over={over} />}
      {state === 'pending' && last && <Pending others={others} online={online} />}
      {receipt && <Sent receipt={receipt} at={at} formats={formats} />}
    </>
  );
}

/** Descriptions that hold what is looked for: otherwise nobody would see why the image was found. */
function FoundInImages({
  images,
  hits,
  current,
}: {
  images: MessageItem['images'];
  hits: readonly Hit[];
  current: Hit | null;
}) {
  const { say } = useTexts();
  return images.map(({ id, alt }, index) => {
    const marks = hits.filter(({ image }) => image === index);
    return (
      marks.length > 0 && (
        <div className="described" key={id}>
          <small>{say('find.described')}</small>
          <MessageText text={alt} marks={marks} current={current} />
        </div>
      )
    );
  });
}
