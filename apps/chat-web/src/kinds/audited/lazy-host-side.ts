import { lazy } from 'react';

/** What only a host meets lies in a file of its own: most who open a room are guests, or come back to a room of two. */
const hostSide = () => import('./host-side.js');

export const HostSide = lazy(() => hostSide().then(({ HostSide }) => ({ default: HostSide })));
export const VerifyDialog = lazy(() => hostSide().then(({ VerifyDialog }) => ({ default: VerifyDialog })));
