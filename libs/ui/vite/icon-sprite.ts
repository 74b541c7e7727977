import type { Plugin } from 'vite';
import { ICON_NAMES, symbolId } from '../src/icon/icon-names.js';

/** Makes one SVG file of the icons in use, hashed among the assets, and puts its address into `icon/sprite-url.ts`. */
export function iconSprite(): Plugin {
  return {
    name: 'parley-icon-sprite',
    apply: 'build',
    async transform(_code, id) {
      if (!id.endsWith('/libs/ui/src/icon/sprite-url.ts')) return null;
      const symbols = await Promise.all(
        ICON_NAMES.map(async (name) => {
          const [weight = 'regular', icon = ''] = name.split('/');
          const file = weight === 'regular' ? icon : `${icon}-${weight}`;
          const resolved = await this.resolve(`@phosphor-icons/core/${weight}/${file}.svg`);
          if (!resolved) throw new Error(`no icon ${name}`);
          const svg = await this.fs.readFile(resolved.id, { encoding: 'utf8' });
          const shapes = /<svg[^>]*>(.*)<\/svg>/s.exec(svg)?.[1];
          if (shapes === undefined) throw new Error(`not an icon: ${name}`);
          return `<symbol id="${symbolId(name)}" viewBox="0 0 256 256">${shapes}</symbol>`;
        }),
      );
      const source = `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join('')}</svg>`;
      const reference = this.emitFile({ type: 'asset', name: 'icons.svg', source });
      return { code: `export const SPRITE_URL = import.meta.ROLLUP_FILE_URL_${reference};`, map: null };
    },
  };
}
