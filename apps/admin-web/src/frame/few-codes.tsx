import { Icon } from '@parley/ui';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { accountQuery } from '../api/queries.js';
import { texts } from '../texts/en.js';

const FEW = 3;

/** Says above every page that recovery codes run out: the last one is noticed too late. */
export function FewCodes() {
  const { data } = useQuery(accountQuery);
  if (!data || data.recoveryCodesLeft > FEW) return null;
  return (
    <p className="few-codes" role="status">
      <Icon name="regular/warning" />
      <span>{texts.signIn.codesLow(data.recoveryCodesLeft)}</span>
      <Link to="/account">{texts.signIn.makeCodes}</Link>
    </p>
  );
}
