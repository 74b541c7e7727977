import { Button, Dialog, Icon } from '@parley/ui';
import { countCharacters, LIMITS, type AdminRoomView, type ReadingAnswer } from '@parley/contracts';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useId, useState } from 'react';
import { call, troubleCode } from '../api/call.js';
import { texts, troubleWords } from '../texts/en.js';
import { roomName } from './room-name.js';

const say = texts.reason;
const { reasonMin, reasonMax } = LIMITS;

/** Asks why, and begins a reading once the answer is in the log. */
export function ReasonDialog({ room, onClose }: { room: AdminRoomView; onClose: () => void }) {
  const navigate = useNavigate();
  const field = useId();
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const ask = useMutation({
    mutationFn: (input: { reason: string }) => call<ReadingAnswer>('POST', `/rooms/${room.id}/readings`, input),
    onSuccess: ({ reading }) => navigate({ to: '/readings/$readingId', params: { readingId: reading.id } }),
  });
  const length = countCharacters(reason.trim());
  const fault =
    length > reasonMax ? say.tooLong(length - reasonMax) : tried && length < reasonMin ? say.tooShort(reasonMin) : null;
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
              setTried(true);
              if (length >= reasonMin && length <= reasonMax) ask.mutate({ reason: reason.trim() });
            }}
          >
            {ask.isPending ? say.waiting : say.submit}
          </Button>
        </>
      }
    >
      <p>{say.lead(room.messages, room.seatsTaken)}</p>
      <div className="reason">
        <label className="field-label" htmlFor={field}>
          {say.field}
        </label>
        <textarea
          id={field}
          className="text-input"
          rows={3}
          value={reason}
          autoFocus
          aria-invalid={fault === null ? undefined : true}
          aria-describedby={`${field}-count${fault === null ? '' : ` ${field}-fault`}`}
          onChange={(event) => {
            setReason(event.target.value);
          }}
        />
        <p className="count num" id={`${field}-count`}>
          <span>{say.atLeast(reasonMin)}</span>
          <span>{say.count(length, reasonMax)}</span>
        </p>
        {fault !== null && (
          <p className="error" role="alert" id={`${field}-fault`}>
            {fault}
          </p>
        )}
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
