import { symbolId, type IconName } from './icon-names.js';
import { SPRITE_URL } from './sprite-url.js';

/** A decoration beside words, or inside a button that has a name; screen readers never meet it. 16, 20 or 24 pixels. */
export function Icon({ name, size }: { name: IconName; size?: 's' | 'l' }) {
  return (
    <svg className={size ? `i ${size}` : 'i'} viewBox="0 0 256 256" aria-hidden="true">
      <use href={`${SPRITE_URL}#${symbolId(name)}`} />
    </svg>
  );
}
