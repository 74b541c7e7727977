import { lazyPart } from '@parley/ui';
import { LoadingPage } from '../../frame/loading-page.js';

/** What only a host meets lies in a file of its own: most who open a room are guests, or come back to a room of two. */
const hostSide = () => import('./host-side.js');

export const HostSide = lazyPart(() => hostSide().then(({ HostSide }) => HostSide), LoadingPage);
export const VerifyDialog = lazyPart(() => hostSide().then(({ VerifyDialog }) => VerifyDialog));
