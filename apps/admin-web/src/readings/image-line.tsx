import type { AttachmentReference, ImageType } from '@parley/contracts';
import { Icon } from '@parley/ui';
import { texts } from '../texts/en.js';
import type { Hit } from './find-in-transcript.js';
import { FoundText } from './found-text.js';

const say = texts.transcript.image;
const TYPE_NAMES: Readonly<Record<ImageType, string>> = {
  'image/jpeg': 'JPEG',
  'image/png': 'PNG',
  'image/webp': 'WebP',
  'image/gif': 'GIF',
};

/** What the record says of an image: how its sender describes it, and what it is. */
export const ImageLine = ({
  image: { type, bytes, width, height, alt },
  hits,
  current,
}: {
  image: AttachmentReference;
  hits: readonly Hit[];
  current: Hit | null;
}) => (
  <span className="image">
    <Icon name="regular/image" size="s" />
    <span className="vh">{say.before}</span>
    <span>
      <bdi className={alt ? undefined : 'none'}>
        {alt ? <FoundText text={alt} hits={hits} current={current} /> : say.noDescription}
      </bdi>{' '}
      <small className="num">{say.facts(TYPE_NAMES[type], bytes, width, height)}</small>
    </span>
  </span>
);
