/** The icons in use, by weight, as @phosphor-icons/core names them; the sprite holds these and no others. */
export const ICON_NAMES = [
  'regular/arrows-clockwise',
  'regular/check',
  'regular/door',
  'regular/dots-three-vertical',
  'regular/eye',
  'regular/info',
  'regular/magnifying-glass',
  'regular/moon',
  'regular/sun',
  'regular/circle-half',
  'regular/qr-code',
  'regular/share-network',
  'regular/sign-out',
  'regular/x',
  'regular/devices',
  'regular/list-bullets',
  'regular/squares-four',
  'regular/users',
  'regular/seal-check',
  'regular/warning',
  'bold/arrow-down',
  'bold/arrow-up',
  'bold/caret-down',
  'bold/caret-right',
  'bold/caret-up',
  'bold/copy',
  'bold/hourglass-medium',
  'bold/wifi-slash',
  'bold/wifi-high',
  'fill/eye',
] as const;
export type IconName = (typeof ICON_NAMES)[number];

/** The id of an icon's symbol inside the sprite. */
export const symbolId = (name: string): string => name.replace('/', '-');
