import { useState } from 'react';
import { IconButton } from '../button/button.js';
import { Icon } from '../icon/icon.js';
import type { IconName } from '../icon/icon-names.js';
import { chooseTheme, currentTheme, nextTheme, type Theme } from './theme.js';

const ICONS: Readonly<Record<Theme, IconName>> = {
  system: 'regular/circle-half',
  light: 'regular/sun',
  dark: 'regular/moon',
};

/** Walks through system, light and dark; `labels` name the present choice. */
export function ThemeToggle({ labels }: { labels: Readonly<Record<Theme, string>> }) {
  const [theme, setTheme] = useState(currentTheme);
  return (
    <IconButton
      label={labels[theme]}
      onClick={() => {
        const next = nextTheme(theme);
        chooseTheme(next);
        setTheme(next);
      }}
    >
      <Icon name={ICONS[theme]} />
    </IconButton>
  );
}
