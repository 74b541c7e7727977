import { Icon, type IconName } from '@parley/ui';
import type { AdministratorView } from '@parley/contracts';
import { Link, useLocation } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { may } from '../session/may.js';
import { useSession } from '../session/use-session.js';
import { texts } from '../texts/en.js';

interface NavPage {
  to:
    | '/overview'
    | '/rooms'
    | '/readings'
    | '/holds'
    | '/log'
    | '/checkpoints'
    | '/keys'
    | '/administrators'
    | '/account';
  icon: IconName;
  name: string;
  open: boolean;
}

const pagesFor = (administrator: AdministratorView): NavPage[] => {
  const pages: NavPage[] = [
    { to: '/overview', icon: 'regular/chart-bar', name: texts.nav.overview, open: may(administrator, 'GET', '/stats') },
    { to: '/rooms', icon: 'regular/squares-four', name: texts.nav.rooms, open: true },
    {
      to: '/readings',
      icon: 'regular/book-open',
      name: texts.nav.readings,
      open: may(administrator, 'GET', '/readings'),
    },
    { to: '/log', icon: 'regular/list-bullets', name: texts.nav.log, open: may(administrator, 'GET', '/log') },
    { to: '/holds', icon: 'regular/hand-palm', name: texts.nav.holds, open: may(administrator, 'GET', '/holds') },
    {
      to: '/checkpoints',
      icon: 'regular/seal-check',
      name: texts.nav.checkpoints,
      open: may(administrator, 'GET', '/checkpoints'),
    },
    { to: '/keys', icon: 'regular/key', name: texts.nav.keys, open: may(administrator, 'GET', '/keys') },
    {
      to: '/administrators',
      icon: 'regular/users',
      name: texts.nav.administrators,
      open: may(administrator, 'GET', '/administrators'),
    },
    { to: '/account', icon: 'regular/user-circle', name: texts.nav.account, open: true },
  ];
  return pages.filter(({ open }) => open);
};

/** What fits abreast on a phone, beside the way to all others. */
const ABREAST = 4;

/** The ways through the console. On phones the first few stand at the foot of the screen, the others behind “More”. */
export function ConsoleNav() {
  const { administrator } = useSession();
  const { pathname } = useLocation();
  const [openedAt, setOpenedAt] = useState<string | null>(null);
  const nav = useRef<HTMLElement>(null);
  // Gone to another page, it is shut.
  const open = openedAt === pathname;
  useEffect(() => {
    if (!open) return;
    const shut = (event: Event): void => {
      const inside = event.target instanceof Node && nav.current?.contains(event.target);
      if (event instanceof KeyboardEvent ? event.key === 'Escape' : !inside) setOpenedAt(null);
    };
    document.addEventListener('keydown', shut);
    document.addEventListener('pointerdown', shut);
    return () => {
      document.removeEventListener('keydown', shut);
      document.removeEventListener('pointerdown', shut);
    };
  }, [open]);
  const pages = pagesFor(administrator);
  const abreast = pages.length > ABREAST + 1 ? ABREAST : pages.length;
  const rest = pages.slice(abreast);
  const link = ({ to, icon, name }: NavPage) => (
    <Link key={to} to={to} activeOptions={{ includeSearch: false }}>
      <Icon name={icon} />
      {name}
    </Link>
  );
  return (
    <nav ref={nav} aria-label={texts.console}>
      {pages.slice(0, abreast).map(link)}
      {rest.length > 0 && (
        <>
          <div className={open ? 'rest open' : 'rest'} id="rest-of-nav">
            {rest.map(link)}
          </div>
          <button
            type="button"
            className={rest.some(({ to }) => pathname.startsWith(to)) ? 'more active' : 'more'}
            aria-expanded={open}
            aria-controls="rest-of-nav"
            onClick={() => {
              setOpenedAt(open ? null : pathname);
            }}
          >
            <Icon name="regular/dots-three-vertical" />
            {texts.nav.more}
          </button>
        </>
      )}
    </nav>
  );
}
