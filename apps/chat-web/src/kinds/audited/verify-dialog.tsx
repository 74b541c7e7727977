import { isRefusal, type KnockView, type RoomView } from '@parley/contracts';
import { Button, Dialog, Plan, useAnnouncer } from '@parley/ui';
import { useEffect, useState } from 'react';
import { alertKnock } from '../../alerts/alerts.js';
import { useClient } from '../../session/client-context.js';
import { useTexts } from '../../texts/texts.js';

/** Someone is at the door: the host says yes or no. Escape does not answer for them. */
export function VerifyDialog({
  room,
  knock,
  onRoom,
}: {
  room: RoomView;
  knock: KnockView;
  onRoom: (room: RoomView) => void;
}) {
  const { api } = useClient();
  const { say } = useTexts();
  const { toast } = useAnnouncer();
  const [busy, setBusy] = useState(false);
  const name = knock.name ?? '';
  useEffect(alertKnock, [knock.id]);
  useEffect(() => {
    const before = document.title;
    document.title = say('verify.headline', { name });
    return () => {
      document.title = before;
    };
  }, [name, say]);
  const decide = async (admit: boolean): Promise<void> => {
    setBusy(true);
    const answer = await api.decide(room.id, knock.id, { admit });
    setBusy(false);
    if (!isRefusal(answer)) onRoom(answer);
    else
      toast(
        answer.refused === 'not_found' || answer.refused === 'wrong_state'
          ? say('verify.gone', { name })
          : say('verify.failed'),
      );
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
