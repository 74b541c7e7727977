import { Button, Dialog, Icon } from '@parley/ui';
import type { AdminRoomView, ReadingAnswer } from '@parley/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { call, troubleCode } from '../api/call.js';
import { readingQuery } from '../api/queries.js';
import { texts, troubleWords } from '../texts/en.js';
import { ReasonField, useReason } from './reason-field.js';
import { roomName } from './room-name.js';

const say = texts.reason;

/** Asks why, and begins a reading once the answer is in the log. */
export function ReasonDialog({ room, onClose }: { room: AdminRoomView; onClose: () => void }) {
  const navigate = useNavigate();
  const reason = useReason();
  const queryClient = useQueryClient();
  const ask = useMutation({
    mutationFn: (input: { reason: string }) => call<ReadingAnswer>('POST', `/rooms/${room.id}/readings`, input),
    onSuccess: (answer) => {
      queryClient.setQueryData(readingQuery(answer.reading.id).queryKey, answer);
      return navigate({ to: '/readings/$readingId', params: { readingId: answer.reading.id } });
    },
  });
  return (
    <Dialog
      wide
      headline={say.headline(roomName(room))}
      onClose={onClose}
      actions={
        <>
          <Button look="line" onClick={onClose}>
            {say.cancel}
          </Button>
          <Button
            look="primary"
            disabled={ask.isPending || ask.isSuccess}
            onClick={() => {
              reason.submit((given) => {
                ask.mutate({ reason: given });
              });
            }}
          >
            {ask.isPending ? say.waiting : say.submit}
          </Button>
        </>
      }
    >
      <p>{say.lead(room.messages, room.seatsTaken)}</p>
      <div className="reason">
        <ReasonField reason={reason} label={say.field} />
        {ask.isError && (
          <p className="error" role="alert">
            {troubleWords(troubleCode(ask.error))}
          </p>
        )}
      </div>
      <ul className="recorded">
        <li>
          <Icon name="regular/list-bullets" />
          {say.logged}
        </li>
        <li>
          <Icon name="bold/hourglass-medium" />
          {say.lasts}
        </li>
      </ul>
    </Dialog>
  );
}
