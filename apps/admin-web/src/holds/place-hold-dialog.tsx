import { Button, Dialog, Icon, useAnnouncer } from '@parley/ui';
import type { AdminRoomView } from '@parley/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { call, troubleCode } from '../api/call.js';
import { ReasonField, useReason } from '../rooms/reason-field.js';
import { roomName } from '../rooms/room-name.js';
import { recordTexts } from '../texts/record.js';
import { troubleWords } from '../texts/en.js';

const say = recordTexts.holds;

/** Asks why, and keeps a room from destruction. */
export function PlaceHoldDialog({ room, onClose }: { room: AdminRoomView; onClose: () => void }) {
  const reason = useReason();
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
    <Dialog
      wide
      headline={say.placeHeadline(roomName(room))}
      onClose={onClose}
      actions={
        <>
          <Button look="line" onClick={onClose}>
            {say.cancel}
          </Button>
          <Button
            look="primary"
            disabled={place.isPending || place.isSuccess}
            onClick={() => {
              reason.submit((given) => {
                place.mutate({ reason: given });
              });
            }}
          >
            {place.isPending ? say.waiting : say.submit}
          </Button>
        </>
      }
    >
      <p>{say.placeLead}</p>
      <div className="reason">
        <ReasonField reason={reason} label={say.reason} />
        {place.isError && (
          <p className="error" role="alert">
            {troubleWords(troubleCode(place.error))}
          </p>
        )}
      </div>
      <ul className="recorded">
        <li>
          <Icon name="regular/list-bullets" />
          {say.placeLogged}
        </li>
        <li>
          <Icon name="regular/hand-palm" />
          {say.placeLasts}
        </li>
      </ul>
    </Dialog>
  );
}
