import { summaryOf, type RoomView } from '@parley/contracts';
import { Button, Dialog } from '@parley/ui';
import type { ReactNode } from 'react';
import { Settings } from '../settings/settings.js';
import { useTexts } from '../texts/texts.js';
import { EndDialog } from './end-dialog.js';

export type RoomDialog = 'terms' | 'more' | 'settings' | 'end';

/** What can stand over the conversation, one at a time. */
export function RoomDialogs({
  open,
  room,
  over,
  label,
  seats,
  onOpen,
  onRoom,
}: {
  open: RoomDialog;
  room: RoomView;
  over: boolean;
  /** The terms in full. */
  label: ReactNode;
  seats: ReactNode;
  onOpen: (dialog: RoomDialog | null) => void;
  onRoom: (room: RoomView) => void;
}) {
  const { say, terms } = useTexts();
  const close = (): void => {
    onOpen(null);
  };
  switch (open) {
    case 'terms':
      return (
        <Dialog
          headline={terms.summaries[summaryOf(room.policy)]}
          onClose={close}
          actions={<Button onClick={close}>{say('terms.close')}</Button>}
        >
          {label}
        </Dialog>
      );
    case 'settings':
      return <Settings onClose={close} />;
    case 'end':
      return over ? null : <EndDialog room={room} onClose={close} onRoom={onRoom} />;
    case 'more':
      return (
        <Dialog
          headline={say('room.seats')}
          onClose={close}
          actions={
            <>
              {!over && room.policy.end.byParticipant && (
                <Button
                  look="line danger-text"
                  onClick={() => {
                    onOpen('end');
                  }}
                >
                  {say('room.end')}
                </Button>
              )}
              <div className="abreast">
                <Button
                  look="line"
                  onClick={() => {
                    onOpen('settings');
                  }}
                >
                  {say('settings.headline')}
                </Button>
                <Button onClick={close}>{say('terms.close')}</Button>
              </div>
            </>
          }
        >
          <div className="in-dialog">
            {seats}
            {label}
          </div>
        </Dialog>
      );
  }
}
