import type { AttachmentReference, RoomId } from '@parley/contracts';
import { Icon } from '@parley/ui';
import { useRef } from 'react';
import { looksBlank } from '../room/text/text-shape.js';
import { formatsOf } from '../texts/formats.js';
import { useTexts } from '../texts/texts.js';
import { arrange, type Tile } from './arrangement.js';
import { imageWords } from './image-words.js';
import { lookAt } from './lightbox-store.js';
import { useBlobUrl } from './use-blob-url.js';
import { useNear } from './use-near.js';
import { useOwnPreview, useRoomImage } from './use-room-image.js';

export interface MessageImagesProps {
  images: readonly AttachmentReference[];
  roomId: RoomId;
  /** One's own message. */
  own: boolean;
  /** It is still on its way. */
  pending: boolean;
  /** Who sent it, and when: room time in milliseconds. */
  name: string;
  at: number;
  /** The words of the message. */
  caption: string;
}
const WHOLE: Tile = { columns: 6, rows: 2 };
/** Pixels below which an image is shown in its own size, not blown up. */
const SMALL = 160;
const isSmall = ({ width, height }: AttachmentReference): boolean => Math.max(width, height) < SMALL;

/** The images of one message. Their place is kept from their sizes, so nothing moves when they come. */
export function MessageImages({ images, roomId, own, pending, name, at, caption }: MessageImagesProps) {
  const { say, language } = useTexts();
  const place = useRef<HTMLDivElement>(null);
  const near = useNear(place);
  const { ratio, tiles } = arrange(images);
  const time = formatsOf(language).time.format(at);
  const little = images.length === 1 && images.every(isSmall);
  const classes = ['images', pending && 'pending', little && 'little'].filter(Boolean).join(' ');
  return (
    <div ref={place} className={classes} style={{ aspectRatio: ratio }}>
      {images.map((image, index) => (
        <Thumbnail
          key={image.id}
          image={image}
          roomId={roomId}
          own={own}
          near={near}
          tile={tiles[index] ?? WHOLE}
          alt={looksBlank(image.alt) ? say('image.none', { name, time }) : image.alt}
          onOpen={() => {
            lookAt({ images, roomId, index, name, at, caption });
          }}
        />
      ))}
    </div>
  );
}

/** One still picture; a moving image moves only where it is looked at. */
function Thumbnail({
  image,
  roomId,
  own,
  near,
  tile,
  alt,
  onOpen,
}: {
  image: AttachmentReference;
  roomId: RoomId;
  own: boolean;
  /** Far off screen it holds no address, and is there again on the way back. */
  near: boolean;
  tile: Tile;
  alt: string;
  onOpen: () => void;
}) {
  const { say } = useTexts();
  // What this page sent itself is shown before anything was fetched.
  const sent = useOwnPreview(roomId, image, own);
  const preview = useBlobUrl(near ? sent : null);
  const fetched = useRoomImage(roomId, image, 'thumbnail', near && !sent);
  const url = preview ?? fetched.url;
  const place = { gridColumnEnd: `span ${tile.columns}`, gridRowEnd: `span ${tile.rows}` };
  if (fetched.refusal) {
    const { text, again } = imageWords(fetched.refusal);
    return (
      <div className={again ? 'image failed' : 'image failed for-good'} style={place}>
        <Icon name="regular/image-broken" size="l" />
        <p>
          <span className="vh">{alt}. </span>
          {say(text)}
        </p>
        {again && (
          <button type="button" onClick={fetched.again}>
            {say('image.again')}
          </button>
        )}
      </div>
    );
  }
  return (
    <button type="button" className={isSmall(image) ? 'image own-size' : 'image'} style={place} onClick={onOpen}>
      {url === null ? (
        <>
          <Icon name="regular/image" size="l" />
          <span className="vh">{alt}</span>
        </>
      ) : (
        <img
          src={url}
          alt={alt}
          width={image.width}
          height={image.height}
          decoding="async"
          draggable={false}
          className={preview === null && fetched.late ? 'late' : undefined}
        />
      )}
      {image.type === 'image/gif' && <span className="badge">GIF</span>}
    </button>
  );
}
