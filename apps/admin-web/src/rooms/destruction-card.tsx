import { Button, Icon } from '@parley/ui';
import type { AdminRoomView, AdministratorView } from '@parley/contracts';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Facts } from '../frame/page-head.js';
import { may } from '../session/may.js';
import { recordTexts } from '../texts/record.js';
import { Stamp } from '../time/stamp.js';
import { DestroyDialog } from './destroy-dialog.js';

const say = recordTexts.destruction;

/** When a room is destroyed, what stops that, and the way to have it destroyed before its time. */
export function DestructionCard({ room, administrator }: { room: AdminRoomView; administrator: AdministratorView }) {
  const [asking, setAsking] = useState(false);
  const { state, destructionAsked, destroysAt, archivedAt, certificate, closedAt, holds } = room;
  const isOver = state === 'closed' || state === 'archived';
  const why = whyNot(room, may(administrator, 'POST', '/rooms/:roomId/destruction'));
  return (
    <section className="card" aria-label={say.heading}>
      <h2>{say.heading}</h2>
      <Facts
        facts={[
          isOver
            ? [say.archived, archivedAt === null ? say.notArchived : <Stamp key="archived" at={archivedAt} />]
            : null,
          state === 'destroyed'
            ? null
            : [
                say.at,
                holds > 0 ? (
                  say.held(holds)
                ) : destroysAt !== null ? (
                  <Stamp key="at" at={destroysAt} />
                ) : closedAt === null ? (
                  say.afterEnd
                ) : (
                  say.never
                ),
              ],
          destructionAsked === null || state === 'destroyed'
            ? null
            : [say.asked, <Stamp key="asked" at={destructionAsked} />],
          certificate === null
            ? null
            : [
                say.certificate,
                <Link key="certificate" to="/certificates/$number" params={{ number: String(certificate) }}>
                  {say.certificateNumber(certificate)}
                </Link>,
              ],
        ]}
      />
      {why === null ? (
        <Button
          look="line danger-text"
          size="small"
          onClick={() => {
            setAsking(true);
          }}
        >
          <Icon name="regular/trash" size="s" />
          {say.button}
        </Button>
      ) : (
        <p>{why}</p>
      )}
      {asking && (
        <DestroyDialog
          room={room}
          onClose={() => {
            setAsking(false);
          }}
        />
      )}
    </section>
  );
}

/** Why it can't be asked for now; null when it can. */
function whyNot({ state, destructionAsked, holds }: AdminRoomView, mayAsk: boolean): string | null {
  if (state === 'destroyed') return say.over;
  if (destructionAsked !== null) return say.askedWhy;
  if (!mayAsk) return say.onlySecurity;
  if (state !== 'closed' && state !== 'archived') return say.living;
  return holds > 0 ? say.heldWhy : null;
}
