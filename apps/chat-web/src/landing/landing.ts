import { chooseTheme, currentTheme, nextTheme } from '@parley/ui';
import { rememberedRoom } from '../session/remembered-room.js';

/** The page works without this; it adds the way back into a living room and the choice of theme. */
const back = document.getElementById('back');
const room = rememberedRoom(Date.now());
if (back && room) {
  back.querySelector('a')?.setAttribute('href', `/room/${room}`);
  back.hidden = false;
}

const theme = document.getElementById('theme');
if (theme) {
  theme.hidden = false;
  theme.addEventListener('click', () => {
    chooseTheme(nextTheme(currentTheme()));
  });
}
