import { isUuid, type RoomId } from '@parley/contracts';
import { Suspense, lazy, useEffect } from 'react';
import { Route, Switch } from 'wouter';
import { openSoundOnPress } from './alerts/sounds.js';
import { useLandmarkKeys } from './frame/use-landmark-keys.js';
import { GonePage } from './frame/gone-page.js';
import { LoadingPage } from './frame/loading-page.js';
import { pages } from './pages.js';

const HostPage = lazy(pages.host);
const JoinPage = lazy(pages.join);
const RoomRoute = lazy(pages.room);

export function App() {
  useEffect(openSoundOnPress, []);
  useLandmarkKeys();
  return (
    <Suspense fallback={<LoadingPage />}>
      <Switch>
        <Route path="/host">
          <HostPage />
        </Route>
        <Route path="/join">
          <JoinPage code={null} />
        </Route>
        <Route path="/join/:code">{({ code }) => <JoinPage key={code} code={code} />}</Route>
        <Route path="/room/:id">{({ id }) => <Room id={id} />}</Route>
        <Route path="/chat/:id">{({ id }) => <Room id={id} />}</Route>
        <Route>
          <GonePage />
        </Route>
      </Switch>
    </Suspense>
  );
}

const Room = ({ id }: { id: string }) => (isUuid(id) ? <RoomRoute key={id} id={id as RoomId} /> : <GonePage />);
