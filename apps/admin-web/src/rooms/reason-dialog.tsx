import type { AdminRoomView, ReadingAnswer } from '@parley/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { call } from '../api/call.js';
import { readingQuery } from '../api/queries.js';
import { texts } from '../texts/en.js';
import { ReasonedDialog } from './reasoned-dialog.js';
import { roomName } from './room-name.js';

const say = texts.reason;

/** Asks why, and begins a reading once the answer is in the log. */
export function ReasonDialog({ room, onClose }: { room: AdminRoomView; onClose: () => void }) {
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const ask = useMutation({
    mutationFn: (input: { reason: string }) => call<ReadingAnswer>('POST', `/rooms/${room.id}/readings`, input),
    onSuccess: (answer) => {
      queryClient.setQueryData(readingQuery(answer.reading.id).queryKey, answer);
      return navigate({ to: '/readings/$readingId', params: { readingId: answer.reading.id } });
    },
  });
  return (
    <ReasonedDialog
      headline={say.headline(roomName(room))}
      lead={say.lead(room.messages, room.seatsTaken)}
      recorded={[
        ['regular/list-bullets', say.logged],
        ['bold/hourglass-medium', say.lasts],
      ]}
      say={say}
      ask={ask}
      onClose={onClose}
    />
  );
}
