import { isRefusal, type RoomView } from '@parley/contracts';
import { Button, usePageTitle } from '@parley/ui';
import { useState } from 'react';
import { useAcceptedTerms } from '../../frame/room-terms.js';
import { useClient } from '../../session/client-context.js';
import { refusalWords } from '../../session/refusal-words.js';
import type { TextId } from '../../texts/en.js';
import { useTexts } from '../../texts/texts.js';
import { RoomSheet } from './room-sheet.js';

/** The host's room before its time begins. */
export function PendingPage({ room, onRoom }: { room: RoomView; onRoom: (room: RoomView) => void }) {
  const { api } = useClient();
  const { say } = useTexts();
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<TextId | null>(null);
  const { label, foot } = useAcceptedTerms(room.policy);
  usePageTitle(`${say('pending.title')} · Parley`);
  const accept = async (): Promise<void> => {
    setBusy(true);
    setFault(null);
    const answer = await api.activate(room.id);
    setBusy(false);
    if (isRefusal(answer)) setFault(refusalWords(answer));
    else onRoom(answer);
  };
  const minutes = Math.round((room.policy.activation?.within ?? 0) / 60);
  return (
    <main className="wait with-foot">
      <RoomSheet room={room} now={() => api.clock.now()} headline={say('pending.headline')}>
        {say('pending.text')}
      </RoomSheet>
      <section className="acts" data-landmark>
        {label}
        {fault && (
          <p className="error" role="alert">
            {say(fault)}
          </p>
        )}
        <div className="foot-bar">
          {foot(
            <Button look="primary" size="main" wide disabled={busy} onClick={() => void accept()}>
              {say('pending.accept')}
            </Button>,
          )}
        </div>
        <p className="help">{say('pending.help', { minutes })}</p>
      </section>
    </main>
  );
}
