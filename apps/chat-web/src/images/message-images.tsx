import type { AttachmentReference, RoomId } from '@parley/contracts';
import { arrange } from './arrangement.js';

export interface MessageImagesProps {
  images: readonly AttachmentReference[];
  roomId: RoomId;
  /** One's own message. */
  own: boolean;
  /** Who sent it, and when: room time in milliseconds. */
  name: string;
  at: number;
  /** The words of the message. */
  caption: string;
  /** It is still on its way. */
  pending: boolean;
}

/** The images of one message. Their place is kept from their sizes, so nothing moves when they come. */
export function MessageImages({ images }: MessageImagesProps) {
  const { ratio, tiles } = arrange(images);
  return (
    <div className="images" style={{ aspectRatio: ratio }}>
      {images.map(({ id }, index) => {
        const { columns = 6, rows = 2 } = tiles[index] ?? {};
        return (
          <div key={id} className="image" style={{ gridColumnEnd: `span ${columns}`, gridRowEnd: `span ${rows}` }} />
        );
      })}
    </div>
  );
}
