import { BrokenPlan, Button, usePageTitle } from '@parley/ui';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { troubleCode } from '../api/call.js';
import { useSession } from '../session/use-session.js';
import { texts, troubleWords } from '../texts/en.js';

/** One thing happened; here is what, and a way onward. */
export function CalmPage({
  headline,
  children,
  action,
}: {
  headline: string;
  children?: ReactNode;
  action?: ReactNode;
}) {
  usePageTitle(texts.title(headline));
  return (
    <div className="calm">
      <div className="figure">
        <BrokenPlan />
      </div>
      <h1>{headline}</h1>
      {children}
      {action}
    </div>
  );
}

const toRooms = (
  <Link className="btn line" to="/rooms">
    {texts.trouble.toRooms}
  </Link>
);

export const NotFoundPage = () => <CalmPage headline={texts.trouble.notFoundPage} action={toRooms} />;

export function ForbiddenPage() {
  const { administrator } = useSession();
  return (
    <CalmPage headline={texts.trouble.forbidden} action={toRooms}>
      <p>{texts.trouble.forbiddenWhy(texts.rolesOf(administrator.roles))}</p>
    </CalmPage>
  );
}

/** Something could not be fetched, or broke; asking again may help. */
export const TroublePage = ({ error, onAgain }: { error: unknown; onAgain: () => void }) => (
  <CalmPage
    headline={troubleWords(troubleCode(error))}
    action={
      <Button look="primary" onClick={onAgain}>
        {texts.again}
      </Button>
    }
  />
);

export const OpeningPage = () => (
  <p className="opening" role="status">
    {texts.loading}
  </p>
);
