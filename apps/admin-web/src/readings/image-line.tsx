import { API, type AttachmentReference, type ImageType, type ReadingId } from '@parley/contracts';
import { Icon, lazyPart } from '@parley/ui';
import { useState } from 'react';
import { recordTexts } from '../texts/record.js';
import { texts } from '../texts/en.js';
import type { Hit } from './find-in-transcript.js';
import { FoundText } from './found-text.js';
import type { LargeImageProps } from './large-image-props.js';

const say = texts.transcript.image;
const TYPE_NAMES: Readonly<Record<ImageType, string>> = {
  'image/jpeg': 'JPEG',
  'image/png': 'PNG',
  'image/webp': 'WebP',
  'image/gif': 'GIF',
};
const LargeImage = lazyPart<LargeImageProps>(() => import('./large-image.js').then(({ LargeImage }) => LargeImage));
/** CSS pixels of an image's longer side in the transcript. */
const EDGE = 300;

/** An image of the transcript: small, with how its sender describes it and what it is; pressed it is shown large. */
export function ImageLine({
  readingId,
  image,
  hits,
  current,
  from,
  sentAt,
}: {
  readingId: ReadingId;
  image: AttachmentReference;
  hits: readonly Hit[];
  current: Hit | null;
  /** Whose it is. */
  from: string;
  sentAt: number;
}) {
  const { id, type, bytes, width, height, alt } = image;
  const [large, setLarge] = useState(false);
  const [missing, setMissing] = useState(false);
  const address = `${API}/readings/${readingId}/attachments/${id}`;
  const scale = Math.min(1, EDGE / Math.max(width, height));
  const close = (): void => {
    setLarge(false);
  };
  return (
    <figure className="image">
      {missing ? (
        <p className="missing">
          <Icon name="regular/image-broken" size="s" />
          {recordTexts.reading.notShown}
        </p>
      ) : (
        <button
          type="button"
          title={recordTexts.reading.thumbnailHint}
          onClick={() => {
            setLarge(true);
          }}
        >
          <img
            src={`${address}/thumbnail`}
            alt={alt || recordTexts.reading.imageOf(from)}
            width={Math.max(1, Math.round(width * scale))}
            height={Math.max(1, Math.round(height * scale))}
            loading="lazy"
            decoding="async"
            onError={() => {
              setMissing(true);
            }}
          />
        </button>
      )}
      <figcaption>
        <span className="vh">{say.before}</span>
        <bdi className={alt ? undefined : 'none'}>
          {alt ? <FoundText text={alt} hits={hits} current={current} /> : say.noDescription}
        </bdi>{' '}
        <small className="num">{say.facts(TYPE_NAMES[type], bytes, width, height)}</small>
      </figcaption>
      {large && (
        <LargeImage
          image={image}
          typeName={TYPE_NAMES[type]}
          src={address}
          from={from}
          sentAt={sentAt}
          onClose={close}
          onMissing={close}
        />
      )}
    </figure>
  );
}
