import { Icon, IconButton, lazyPart } from '@parley/ui';
import { createContext, useContext, useMemo, useRef, useState, type ReactNode, type RefObject } from 'react';
import { useTexts } from '../texts/texts.js';
import type { SettingsProps } from './settings-dialog.js';

const SettingsDialog = lazyPart(() => import('./settings-dialog.js').then(({ SettingsDialog }) => SettingsDialog));

/** The settings, open while this is rendered; their code is fetched when someone first asks for them. */
export function Settings(props: SettingsProps) {
  return <SettingsDialog {...props} onMissing={props.onClose} />;
}

interface SettingsDoor {
  open: () => void;
  /** The button of the page that is shown now. */
  button: RefObject<HTMLButtonElement | null>;
}
const SettingsContext = createContext<SettingsDoor | null>(null);

/** Settings stay open while the page behind them changes: whoever asks early has a page that is still loading. */
export function SettingsProvider({ children }: { children: ReactNode }) {
  const [shown, setShown] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const door = useMemo(
    () => ({
      open: () => {
        setShown(true);
      },
      button,
    }),
    [],
  );
  return (
    <SettingsContext value={door}>
      {children}
      {shown && (
        <Settings
          opener={button}
          onClose={() => {
            setShown(false);
          }}
        />
      )}
    </SettingsContext>
  );
}

/** Nothing outside a provider: there the page is broken, and a reload is what is left. */
export function SettingsButton() {
  const { say } = useTexts();
  const door = useContext(SettingsContext);
  if (!door) return null;
  const { button, open } = door;
  return (
    <IconButton ref={button} label={say('settings.headline')} onClick={open}>
      <Icon name="regular/gear-six" size="l" />
    </IconButton>
  );
}
