import { isAborted, isPassing, type ImageSize } from '@parley/client';
import { isRefusal, type AttachmentReference, type Refusal, type RoomId } from '@parley/contracts';
import { useEffect, useLayoutEffect, useMemo, useState } from 'react';
import { useClient } from '../session/client-context.js';
import { imagesOf } from './images-of-room.js';

/** What is on its way, here, or refused. */
export interface ShownImage {
  /** A `blob:` address while it is here. */
  url: string | null;
  refusal: Refusal | null;
  /** It was waited for, and so it comes in softly. */
  late: boolean;
  again: () => void;
}
const NOTHING = { url: null, refusal: null, late: false };
/** Milliseconds after which what was refused for now is asked for again: twice as many each time. */
const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 30_000;

/**
 * An image of the room while it is wanted and the component is on screen, checked against its entry. What is refused
 * for now is asked for again by itself. Key the component by the image's id.
 */
export function useRoomImage(
  roomId: RoomId,
  reference: AttachmentReference,
  size: ImageSize,
  wanted: boolean,
): ShownImage {
  const { api, connection } = useClient();
  const [image] = useState(reference);
  const [attempt, setAttempt] = useState(0);
  const [found, setFound] = useState<Omit<ShownImage, 'again'>>(NOTHING);
  const { refusal } = found;

  useLayoutEffect(() => {
    if (!wanted) return;
    const place = imagesOf(api, roomId).acquire(image, size);
    if (place.now !== null) setFound({ ...NOTHING, url: place.now });
    else
      void place.url.then((answer) => {
        if (!isRefusal(answer)) setFound({ url: answer, refusal: null, late: true });
        else if (!isAborted(answer)) setFound({ ...NOTHING, refusal: answer });
      });
    return () => {
      place.release();
      setFound(NOTHING);
    };
  }, [api, roomId, image, size, wanted, attempt]);

  useEffect(() => {
    if (!refusal || !isPassing(refusal)) return;
    const retry = (): void => {
      setAttempt((tried) => tried + 1);
    };
    const timer = setTimeout(retry, Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** attempt));
    const unhook = connection.subscribe(() => {
      if (connection.online) retry();
    });
    return () => {
      clearTimeout(timer);
      unhook();
    };
  }, [refusal, connection, attempt]);

  return useMemo(
    () => ({
      ...found,
      again: () => {
        setAttempt((tried) => tried + 1);
      },
    }),
    [found],
  );
}

/** The small picture of what this page sent itself, the same as long as the component stands. */
export function useOwnPreview(roomId: RoomId, { id }: AttachmentReference, own: boolean): Blob | undefined {
  const { api } = useClient();
  const [preview] = useState(() => (own ? imagesOf(api, roomId).previewOf(id) : undefined));
  return preview;
}
