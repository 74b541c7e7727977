import { LANGUAGES, LANGUAGE_NAMES } from '@parley/contracts';
import { Button, Dialog, RadioTiles, Switch, chooseTheme, currentTheme, useAnnouncer, type Theme } from '@parley/ui';
import { useState, useSyncExternalStore, type RefObject } from 'react';
import { alertKnock } from '../alerts/alerts.js';
import { alertSettings, canVibrate, keepAlertSettings, type AlertSettings } from '../alerts/alert-settings.js';
import { installOffer } from '../install/install-offer.js';
import { useTexts } from '../texts/texts.js';

/** Browsers on iPhone and iPad can't be asked; they say whether the page was opened from the home screen. */
const hasHomeScreen = 'standalone' in navigator && navigator.standalone === false;
const THEMES: readonly Theme[] = ['system', 'light', 'dark'];

export interface SettingsProps {
  onClose: () => void;
  /** Gets the focus afterwards; without it, what had it before. */
  opener?: RefObject<HTMLElement | null> | undefined;
}

/** What this device remembers about how the pages look, sound and speak. Everything holds at once. */
export function SettingsDialog({ onClose, opener }: SettingsProps) {
  const { say, language, speak } = useTexts();
  const { toast } = useAnnouncer();
  const [theme, setTheme] = useState(currentTheme);
  const [alerts, setAlerts] = useState(alertSettings);
  const install = useSyncExternalStore(installOffer.subscribe, installOffer.get);
  const change = (part: Partial<AlertSettings>): void => {
    const next = { ...alerts, ...part };
    keepAlertSettings(next);
    setAlerts(next);
    // Heard or felt at once, so that nobody has to wait for a knock to know.
    if (part.sound || part.vibration) alertKnock();
  };
  return (
    <Dialog
      headline={say('settings.headline')}
      onClose={onClose}
      opener={opener}
      actions={<Button onClick={onClose}>{say('settings.done')}</Button>}
    >
      <div className="settings">
        <section>
          <h3>{say('settings.language')}</h3>
          <RadioTiles
            label={say('settings.language')}
            options={LANGUAGES.map((value) => ({ value, words: LANGUAGE_NAMES[value], lang: value }))}
            value={language}
            onChange={(next) => {
              speak(next).catch(() => {
                toast(say('refused.network'));
              });
            }}
          />
        </section>
        <section>
          <h3>{say('settings.theme')}</h3>
          <RadioTiles
            label={say('settings.theme')}
            options={THEMES.map((value) => ({ value, words: say(`theme.${value}`) }))}
            value={theme}
            onChange={(next) => {
              chooseTheme(next);
              setTheme(next);
            }}
          />
        </section>
        <section>
          <h3>{say('settings.alerts')}</h3>
          <Switch
            label={say('settings.sound')}
            hint={say('settings.soundHint')}
            checked={alerts.sound}
            onChange={(sound) => {
              change({ sound });
            }}
          />
          {canVibrate() && (
            <Switch
              label={say('settings.vibration')}
              checked={alerts.vibration}
              onChange={(vibration) => {
                change({ vibration });
              }}
            />
          )}
        </section>
        {(install !== null || hasHomeScreen) && (
          <section>
            <h3>{say('install.headline')}</h3>
            <p>
              {say('install.text')} {hasHomeScreen && say('install.byHand')}
            </p>
            {install && (
              <Button look="line" wide onClick={() => void install()}>
                {say('install.do')}
              </Button>
            )}
          </section>
        )}
      </div>
    </Dialog>
  );
}
