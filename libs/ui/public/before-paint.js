// Runs before the first paint, so that nothing flashes: what this device chose wins over the system's and the browser's.
(() => {
  const root = document.documentElement;
  const kept = (key) => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null; // Storage may be forbidden; then system and browser decide.
    }
  };

  const theme = kept('parley-theme');
  if (theme === 'light' || theme === 'dark') {
    root.dataset.theme = theme;
    // The colour of the browser's own bar, one for each theme (see theme.ts).
    for (const bar of document.querySelectorAll('meta[name="theme-color"]'))
      bar.media = bar.dataset.theme === theme ? 'all' : 'not all';
  }

  const languages = root.dataset.languages?.split(' ') ?? [];
  const wanted = [kept('parley-language'), ...window.navigator.languages].map((tag) =>
    (tag ?? '').split('-')[0].toLowerCase(),
  );
  if (root.dataset.composed === undefined) {
    root.lang = wanted.find((language) => languages.includes(language)) ?? root.lang;
  } else if (window.location.pathname === '/' && languages.includes(wanted[0]) && wanted[0] !== root.lang) {
    // The front page comes in the browser's language; a chosen one has an address of its own.
    window.location.replace(`/${wanted[0]}`);
  }
})();
