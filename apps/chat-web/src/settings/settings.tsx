import { Icon, IconButton } from '@parley/ui';
import { Suspense, lazy, useState } from 'react';
import { useTexts } from '../texts/texts.js';

const SettingsDialog = lazy(() => import('./settings-dialog.js'));

/** The settings, open while this is rendered; their code is fetched when someone first asks for them. */
export function Settings({ onClose }: { onClose: () => void }) {
  return (
    <Suspense fallback={null}>
      <SettingsDialog onClose={onClose} />
    </Suspense>
  );
}

export function SettingsButton() {
  const { say } = useTexts();
  const [open, setOpen] = useState(false);
  return (
    <>
      <IconButton
        label={say('settings.headline')}
        onClick={() => {
          setOpen(true);
        }}
      >
        <Icon name="regular/gear-six" size="l" />
      </IconButton>
      {open && (
        <Settings
          onClose={() => {
            setOpen(false);
          }}
        />
      )}
    </>
  );
}
