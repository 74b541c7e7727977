import { LANGUAGES } from '@parley/contracts';
import { chooseTheme, currentTheme, nextTheme } from '@parley/ui';
import { installOffer } from '../install/install-offer.js';
import { registerWorker } from '../offline/register.js';
import { rememberedRoom } from '../session/remembered-room.js';
import { keepLanguage } from '../texts/language.js';

/** The page works without this; it adds the way back into a living room and what a person may choose. */
const back = document.getElementById('back');
const room = rememberedRoom(Date.now());
if (back && room) {
  back.querySelector('a')?.setAttribute('href', `/room/${room}`);
  back.hidden = false;
}

// Without a secure context there is no key, and every door would open on that.
const insecure = document.getElementById('insecure');
if (insecure && !isSecureContext) {
  insecure.querySelector('a')?.setAttribute('href', `https://${location.host}${location.pathname}`);
  insecure.hidden = false;
}

const theme = document.getElementById('theme');
if (theme) {
  theme.hidden = false;
  theme.addEventListener('click', () => {
    chooseTheme(nextTheme(currentTheme()));
  });
}

for (const link of document.querySelectorAll<HTMLAnchorElement>('a[hreflang]')) {
  link.addEventListener('click', () => {
    const chosen = LANGUAGES.find((language) => language === link.hreflang);
    if (chosen) keepLanguage(chosen);
  });
}

const install = document.getElementById('install');
if (install) {
  installOffer.watch(window);
  installOffer.subscribe(() => {
    install.hidden = installOffer.get() === null;
  });
  install.addEventListener('click', () => void installOffer.get()?.());
}

// Not before the page is there: it is small because nothing else is fetched with it.
addEventListener('load', () => setTimeout(registerWorker, 4_000));
