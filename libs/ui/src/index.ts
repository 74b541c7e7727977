export { AnnouncerProvider, useAnnouncer } from './announce/announcer.js';
export { Brand, Mark } from './brand/mark.js';
export { Button, IconButton, type ButtonLook, type ButtonProps } from './button/button.js';
export {
  crossedMark,
  isoDuration,
  longClock,
  secondsLeft,
  shortClock,
  TIME_MARKS,
  type TimeMark,
} from './clock/clock-face.js';
export { useSecondsLeft } from './clock/use-seconds-left.js';
export { WallClock } from './clock/wall-clock.js';
export { Dialog, preloadDialog } from './dialog/dialog.js';
export { CodeField, type CodeFieldProps } from './field/code-field.js';
export { RadioTiles, type RadioTilesProps } from './field/radio-tiles.js';
export { TextField, type TextFieldProps } from './field/text-field.js';
export { Icon } from './icon/icon.js';
export type { IconName } from './icon/icon-names.js';
export { BrokenPlan, Glyph, Plan, ShutPlan } from './plan/plan.js';
export { SeatDots } from './plan/seat-dots.js';
export { TermsLabel, TermsList } from './terms/terms-label.js';
export { chooseTheme, currentTheme, nextTheme, type Theme } from './theme/theme.js';
export { ThemeToggle } from './theme/theme-toggle.js';
