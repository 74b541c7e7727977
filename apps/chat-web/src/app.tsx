import { isUuid, type RoomId } from '@parley/contracts';
import { Route, Switch } from 'wouter';
import { GonePage } from './frame/gone-page.js';
import { HostPage } from './kinds/audited/host-page.js';
import { JoinPage } from './kinds/audited/join-page.js';
import { RoomRoute } from './room/room-route.js';

export function App() {
  return (
    <Switch>
      <Route path="/host">
        <HostPage />
      </Route>
      <Route path="/join">
        <JoinPage code={null} />
      </Route>
      <Route path="/join/:code">{({ code }) => <JoinPage key={code} code={code} />}</Route>
      <Route path="/room/:id">
        {({ id }) => (isUuid(id) ? <RoomRoute key={id} id={id as RoomId} /> : <GonePage />)}
      </Route>
      <Route>
        <GonePage />
      </Route>
    </Switch>
  );
}
