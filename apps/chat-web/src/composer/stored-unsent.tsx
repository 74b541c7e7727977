import type { StoredMessage } from '@parley/client';
import type { RoomId } from '@parley/contracts';
import { useCallback, useEffect, useState } from 'react';
import { useClient } from '../session/client-context.js';
import { UnsentMessages } from './unsent-messages.js';

/** What this device keeps of a room that can't be opened any more; it keeps it until it was seen. */
export function StoredUnsent({ roomId }: { roomId: RoomId }) {
  const { outbox } = useClient();
  const [messages, setMessages] = useState<readonly StoredMessage[]>([]);
  useEffect(() => {
    let current = true;
    outbox.list(roomId).then(
      (kept) => {
        if (current) setMessages(kept);
      },
      () => undefined,
    );
    return () => {
      current = false;
    };
  }, [outbox, roomId]);
  const forget = useCallback(() => {
    // What could not be removed is shown again, and swept later.
    for (const { clientMessageId } of messages) outbox.remove(clientMessageId).catch(() => undefined);
  }, [outbox, messages]);
  return <UnsentMessages roomId={roomId} messages={messages} onSeen={forget} />;
}
