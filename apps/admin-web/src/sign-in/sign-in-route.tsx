import { useInvitationSecret } from './invitation-secret.js';
import { InvitationPage } from './invitation-page.js';
import { SignInPage } from './sign-in-page.js';

export function SignInRoute() {
  const secret = useInvitationSecret();
  return secret === null ? <SignInPage /> : <InvitationPage key={secret} secret={secret} />;
}
