import { isRefusal, type RoomView } from '@parley/contracts';
import { Button, Dialog, useAnnouncer } from '@parley/ui';
import { useState } from 'react';
import { useClient } from '../session/client-context.js';
import { useTexts } from '../texts/texts.js';

/** Asks before the room ends for both. */
export function EndDialog({
  room,
  onClose,
  onRoom,
}: {
  room: RoomView;
  onClose: () => void;
  onRoom: (room: RoomView) => void;
}) {
  const { api } = useClient();
  const { say } = useTexts();
  const { toast } = useAnnouncer();
  const [busy, setBusy] = useState(false);
  const end = async (): Promise<void> => {
    setBusy(true);
    const answer = await api.end(room.id);
    setBusy(false);
    if (isRefusal(answer)) toast(say('room.endFailed'));
    else onRoom(answer);
  };
  return (
    <Dialog
      alert
      headline={say('room.endQuestion')}
      onClose={onClose}
      actions={
        <>
          <Button look="danger" disabled={busy} onClick={() => void end()}>
            {say('room.end')}
          </Button>
          <Button look="line" onClick={onClose}>
            {say('room.keepTalking')}
          </Button>
        </>
      }
    >
      <p>
        {say('room.endText')} {room.policy.keeping.messages === 'durable' && say('room.endRecord')}
      </p>
    </Dialog>
  );
}
