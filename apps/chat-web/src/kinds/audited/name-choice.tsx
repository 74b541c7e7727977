import type { NameOffer, NamesAnswer, Refusal } from '@parley/contracts';
import { Button, Icon, RadioTiles } from '@parley/ui';
import { useCallback, useState } from 'react';
import { useClient } from '../../session/client-context.js';
import { useLoaded, type Loaded } from '../../session/use-loaded.js';
import { useTexts } from '../../texts/texts.js';

export interface NameOffers {
  loaded: Loaded<NamesAnswer>;
  /** What is chosen; the first offer until someone chooses. */
  chosen: NameOffer | null;
  choose: (text: string) => void;
  /** Four other names. */
  renew: () => void;
}

/** Names the service made and signed: a person picks one of four. */
export function useNameOffers(): NameOffers {
  const { api } = useClient();
  const ask = useCallback((): Promise<NamesAnswer | Refusal> => api.names(), [api]);
  const [loaded, renew] = useLoaded(ask);
  const [text, choose] = useState<string | null>(null);
  const names = loaded.state === 'ready' ? loaded.value.names : [];
  const chosen = names.find((name) => name.text === text) ?? names[0] ?? null;
  return { loaded, chosen, choose, renew };
}

export function NameChoice({ offers }: { offers: NameOffers }) {
  const { say } = useTexts();
  const { loaded, chosen, choose, renew } = offers;
  return (
    <div className="name-choice">
      {loaded.state === 'ready' ? (
        <RadioTiles
          label={say('names.label')}
          options={loaded.value.names.map(({ text }) => ({ value: text, words: text }))}
          value={chosen?.text ?? null}
          onChange={choose}
        />
      ) : loaded.state === 'refused' ? (
        <p className="error" role="alert">
          {say('names.none')}
        </p>
      ) : (
        <div className="tiles-space" aria-busy="true" />
      )}
      <Button look="plain" size="small" onClick={renew}>
        <Icon name="regular/arrows-clockwise" size="s" />
        {loaded.state === 'refused' ? say('page.again') : say('names.others')}
      </Button>
    </div>
  );
}
