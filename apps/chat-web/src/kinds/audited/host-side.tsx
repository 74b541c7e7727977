import type { RoomView } from '@parley/contracts';
import { PendingPage } from './pending-page.js';
import { WaitingPage } from './waiting-page.js';

export { VerifyDialog } from './verify-dialog.js';

/** The host's room before anybody else has a seat. */
export function HostSide({ room, onRoom }: { room: RoomView; onRoom: (room: RoomView) => void }) {
  return room.state === 'pending' ? <PendingPage room={room} onRoom={onRoom} /> : <WaitingPage room={room} />;
}
