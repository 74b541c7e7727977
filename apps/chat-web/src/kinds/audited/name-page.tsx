import type { NameOffer, Refusal, RoomPolicy } from '@parley/contracts';
import { Button, usePageTitle } from '@parley/ui';
import { useState, type ReactNode } from 'react';
import { useAcceptedTerms } from '../../frame/room-terms.js';
import { StepPage } from '../../frame/step-page.js';
import { changedPolicy } from '../../session/policies.js';
import { refusalWords } from '../../session/refusal-words.js';
import type { TextId } from '../../texts/en.js';
import { useTexts } from '../../texts/texts.js';
import { NameChoice, useNameOffers } from './name-choice.js';

export interface NamePageProps {
  title: string;
  headline: string;
  sub: string;
  /** What the button says. */
  action: string;
  corner?: ReactNode;
  offered: RoomPolicy;
  /** Asks the service under these terms. A refusal is said here; null when the page goes on elsewhere. */
  ask: (name: NameOffer, policy: RoomPolicy) => Promise<Refusal | null>;
}

/** A name under the terms, then one button: how a host opens a room and a guest knocks. */
export function NamePage({ title, headline, sub, action, corner, offered, ask }: NamePageProps) {
  const { say } = useTexts();
  const [policy, setPolicy] = useState(offered);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<TextId | null>(null);
  const offers = useNameOffers();
  const { label, foot } = useAcceptedTerms(policy);
  usePageTitle(`${title} · Parley`);

  const go = async (): Promise<void> => {
    if (!offers.chosen) return;
    setBusy(true);
    setFault(null);
    const refusal = await ask(offers.chosen, policy);
    setBusy(false);
    if (!refusal) return;
    const changed = changedPolicy(refusal);
    if (changed) setPolicy(changed);
    if (refusal.refused === 'name_not_offered') offers.renew();
    setFault(changed ? 'terms.changed' : refusalWords(refusal));
  };
  return (
    <StepPage
      corner={corner}
      aside={label}
      foot={foot(
        <Button look="primary" size="main" wide disabled={busy || !offers.chosen} onClick={() => void go()}>
          {action}
        </Button>,
      )}
    >
      <div>
        <h1>{headline}</h1>
        <p className="sub">{sub}</p>
      </div>
      <NameChoice offers={offers} />
      {fault && (
        <p className="error" role="alert">
          {say(fault)}
        </p>
      )}
    </StepPage>
  );
}
