import { lazy, Suspense } from 'react';
import { useInvitationSecret } from './invitation-secret.js';
import { SignInPage } from './sign-in-page.js';

/** Opened once in an administrator's life: its code and the QR code's come only then. */
const InvitationPage = lazy(() => import('./invitation-page.js'));

export function SignInRoute() {
  const secret = useInvitationSecret();
  if (secret === null) return <SignInPage />;
  return (
    <Suspense fallback={null}>
      <InvitationPage key={secret} secret={secret} />
    </Suspense>
  );
}
