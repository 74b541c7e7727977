import { Icon, type IconName } from '@parley/ui';
import type { AdministratorListing } from '@parley/contracts';
import { administratorTexts } from '../texts/administrators.en.js';
import { utcMinute } from '../time/format-time.js';

const say = administratorTexts.ways;

function waysOf(one: AdministratorListing): { icon: IconName; words: string }[] {
  const ways: { icon: IconName; words: string }[] = [];
  if (one.enrolled) {
    ways.push({ icon: 'regular/check', words: say.password });
    ways.push({ icon: 'regular/key', words: say.codes(one.recoveryCodesLeft) });
  }
  if (one.passkeys > 0) ways.push({ icon: 'regular/fingerprint', words: say.passkeys(one.passkeys) });
  if (one.oidc) ways.push({ icon: 'regular/user-circle', words: say.oidc });
  if (one.invitedUntil !== null) ways.push({ icon: 'regular/clock', words: say.invited(utcMinute(one.invitedUntil)) });
  else if (!one.enrolled) ways.push({ icon: 'regular/warning', words: say.expired });
  return ways;
}

/** How somebody can sign in, each with its mark. */
export const WaysIn = ({ one }: { one: AdministratorListing }) => (
  <ul className="ways">
    {waysOf(one).map(({ icon, words }) => (
      <li key={words}>
        <Icon name={icon} size="s" />
        {words}
      </li>
    ))}
  </ul>
);
