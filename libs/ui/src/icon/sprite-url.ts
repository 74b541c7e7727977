/** Where the sprite lies. The build (vite/icon-sprite.ts) puts its hashed address in this module's place. */
export const SPRITE_URL = '/icons.svg';
