import { isRefusal, type KnockView, type RoomView } from '@parley/contracts';
import { Button, Dialog, Plan, useAnnouncer, useTitle } from '@parley/ui';
import { useEffect, useState } from 'react';
import { alertKnock } from '../../alerts/alerts.js';
import { useClient } from '../../session/client-context.js';
import { useTexts } from '../../texts/texts.js';

interface VerifyDialogProps {
  room: RoomView;
  knock: KnockView;
  onRoom: (room: RoomView) => void;
}

/** Someone is at the door: the host says yes or no. It goes with the answer; the room may hear of it a little later. */
export function VerifyDialog(props: VerifyDialogProps) {
  const [decided, setDecided] = useState(false);
  return (
    !decided && (
      <Verify
        {...props}
        onDecided={() => {
          setDecided(true);
        }}
      />
    )
  );
}

/** Escape does not answer for them. */
function Verify({ room, knock, onRoom, onDecided }: VerifyDialogProps & { onDecided: () => void }) {
  const { api } = useClient();
  const { say } = useTexts();
  const { toast } = useAnnouncer();
  const [busy, setBusy] = useState(false);
  const name = knock.name ?? '';
  useEffect(alertKnock, [knock.id]);
  useTitle(say('verify.headline', { name }));
  const decide = async (admit: boolean): Promise<void> => {
    setBusy(true);
    const answer = await api.decide(room.id, knock.id, { admit });
    setBusy(false);
    if (!isRefusal(answer)) {
      onRoom(answer);
      onDecided();
    } else if (answer.refused === 'not_found' || answer.refused === 'wrong_state') {
      toast(say('verify.gone', { name }));
      onDecided();
    } else toast(say('verify.failed'));
  };
  return (
    <Dialog
      label={say('verify.label')}
      headline={say('verify.headline', { name })}
      figure={<Plan policy={room.policy} scene="knocking" />}
      actions={
        <>
          <Button look="primary" disabled={busy} onClick={() => void decide(true)}>
            {say('verify.admit')}
          </Button>
          <Button look="line" disabled={busy} onClick={() => void decide(false)}>
            {say('verify.refuse')}
          </Button>
        </>
      }
    >
      <p>{say('verify.text')}</p>
    </Dialog>
  );
}
