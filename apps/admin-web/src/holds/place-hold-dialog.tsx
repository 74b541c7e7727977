import { useAnnouncer } from '@parley/ui';
import type { AdminRoomView } from '@parley/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from '../api/call.js';
import { ReasonedDialog } from '../rooms/reasoned-dialog.js';
import { roomName } from '../rooms/room-name.js';
import { recordTexts } from '../texts/record.js';

const say = recordTexts.holds;

/** Asks why, and keeps a room from destruction. */
export function PlaceHoldDialog({ room, onClose }: { room: AdminRoomView; onClose: () => void }) {
  const { toast } = useAnnouncer();
  const queryClient = useQueryClient();
  const place = useMutation({
    mutationFn: (input: { reason: string }) => call<unknown>('POST', `/rooms/${room.id}/holds`, input),
    onSuccess: async () => {
      await Promise.all([
        queryClient.invalidateQueries({ queryKey: ['holds'] }),
        queryClient.invalidateQueries({ queryKey: ['room', room.id] }),
      ]);
      toast(say.placed);
      onClose();
    },
  });
  return (
    <ReasonedDialog
      headline={say.placeHeadline(roomName(room))}
      lead={say.placeLead}
      recorded={[
        ['regular/list-bullets', say.placeLogged],
        ['regular/hand-palm', say.placeLasts],
      ]}
      say={{ field: say.reason, cancel: say.cancel, submit: say.submit, waiting: say.waiting }}
      ask={place}
      onClose={onClose}
    />
  );
}
