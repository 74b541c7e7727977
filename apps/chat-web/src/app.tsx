import { isUuid, type RoomId } from '@parley/contracts';
import { Suspense, lazy, useEffect } from 'react';
import { openSoundOnPress } from './alerts/sounds.js';
import { GonePage } from './frame/gone-page.js';
import { LoadingPage } from './frame/loading-page.js';
import { useLandmarkKeys } from './frame/use-landmark-keys.js';
import { pages } from './pages.js';
import { partsOf, usePath } from './session/address.js';

const HostPage = lazy(pages.host);
const JoinPage = lazy(pages.join);
const RoomRoute = lazy(pages.room);

export function App() {
  useEffect(openSoundOnPress, []);
  useLandmarkKeys();
  const path = usePath();
  return (
    <Suspense fallback={<LoadingPage />}>
      <PageAt path={path} />
    </Suspense>
  );
}

function PageAt({ path }: { path: string }) {
  const [page, what] = partsOf(path) ?? [];
  switch (page) {
    case 'host':
      return what === null ? <HostPage /> : <GonePage />;
    case 'join':
      return <JoinPage key={what} code={what ?? null} />;
    case 'room':
    case 'chat':
      return what && isUuid(what) ? <RoomRoute key={what} id={what as RoomId} /> : <GonePage />;
    default:
      return <GonePage />;
  }
}
