import type { OutboxItem } from '@parley/client';
import type { RoomId } from '@parley/contracts';
import { useEffect, useState } from 'react';
import { readDraft, readDraftImages } from './draft.js';
import { Unsent } from './unsent.js';

/** What was written in one room and not sent: the messages that waited, then what stood in the field and the tray. */
export function UnsentMessages({
  roomId,
  messages,
  mayGoLater = false,
  onSeen,
}: {
  roomId: RoomId;
  messages: readonly Pick<OutboxItem, 'text' | 'attachments'>[];
  /** The room may still take them. */
  mayGoLater?: boolean;
  /** The messages stand on a page that is looked at. */
  onSeen?: () => void;
}) {
  const [draft] = useState(() => readDraft(roomId));
  const [chosen] = useState(() => readDraftImages(roomId));
  const images = messages.reduce((sum, { attachments }) => sum + attachments.length, chosen);
  const unsent = [...messages.map(({ text }) => text), draft].filter((text) => text.trim() !== '');
  useEffect(() => {
    if (!onSeen || messages.length === 0) return;
    const look = (): void => {
      if (document.visibilityState === 'visible') onSeen();
    };
    look();
    document.addEventListener('visibilitychange', look);
    return () => {
      document.removeEventListener('visibilitychange', look);
    };
  }, [messages, onSeen]);
  return <Unsent words={unsent.join('\n\n')} images={images} mayGoLater={mayGoLater} />;
}
