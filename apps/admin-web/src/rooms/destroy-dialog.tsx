import { Button, CodeField, Dialog, useAnnouncer } from '@parley/ui';
import { countCharacters, type AdminRoomView } from '@parley/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { call, troubleCode } from '../api/call.js';
import { Facts } from '../frame/page-head.js';
import { recordTexts } from '../texts/record.js';
import { troubleWords } from '../texts/en.js';
import { roomName } from './room-name.js';

const say = recordTexts.destruction;
/** Boxes fit a short code; a longer one, or an id, is typed into a plain field. */
const MAX_BOXES = 6;

/** Has a room destroyed, once its code is typed in: nobody destroys a room they did not mean. */
export function DestroyDialog({ room, onClose }: { room: AdminRoomView; onClose: () => void }) {
  const [typed, setTyped] = useState('');
  const id = useId();
  const { toast } = useAnnouncer();
  const queryClient = useQueryClient();
  // Where a room has no code any more, its id is what is asked for.
  const wanted = room.code ?? room.id;
  const missing = countCharacters(wanted) - countCharacters(typed);
  const right = typed === wanted;
  const ask = useMutation({
    mutationFn: (code: string) => call<unknown>('POST', `/rooms/${room.id}/destruction`, { code }),
    onSuccess: async () => {
      await Promise.all([
        queryClient.invalidateQueries({ queryKey: ['room', room.id] }),
        queryClient.invalidateQueries({ queryKey: ['rooms'] }),
      ]);
      toast(say.done);
      onClose();
    },
  });
  const label = room.code === null ? say.id : say.code;
  return (
    <Dialog
      alert
      wide
      headline={say.headline(roomName(room))}
      onClose={onClose}
      actions={
        <>
          <Button look="line" onClick={onClose}>
            {say.keep}
          </Button>
          <Button
            look="danger"
            disabled={!right || ask.isPending || ask.isSuccess}
            onClick={() => {
              ask.mutate(typed);
            }}
          >
            {ask.isPending ? say.waiting : say.submit}
          </Button>
        </>
      }
    >
      <p>{say.lead}</p>
      <div className="destroyed">
        <Facts
          facts={[
            [say.gone, say.goneWhat(room.messages, room.seatsTaken)],
            [say.stays, say.staysWhat],
            [say.hold, say.noHold],
          ]}
        />
      </div>
      <div className="type-code">
        <p className="field-label" aria-hidden="true">
          {label}
          <small className="num">{room.code === null ? room.id : room.code.replaceAll(/(.)(?=.)/g, '$1 ')}</small>
        </p>
        {room.code !== null && room.code.length <= MAX_BOXES ? (
          <CodeField
            label={label}
            length={room.code.length}
            value={typed}
            onChange={setTyped}
            invalid={missing === 0 && !right}
            describedBy={`${id}-left`}
            autoFocus
          />
        ) : (
          <input
            className="text-input num"
            aria-label={label}
            aria-describedby={`${id}-left`}
            value={typed}
            autoFocus
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => {
              setTyped(event.target.value.trim());
            }}
          />
        )}
        <p className={missing <= 0 && !right ? 'left bad' : 'left'} id={`${id}-left`} role="status">
          {right ? say.right : missing > 0 ? say.toGo(missing) : say.wrong}
        </p>
        {ask.isError && (
          <p className="error" role="alert">
            {troubleWords(troubleCode(ask.error))}
          </p>
        )}
      </div>
    </Dialog>
  );
}
