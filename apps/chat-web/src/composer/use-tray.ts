import type { RoomId } from '@parley/contracts';
import { useCallback, useEffect, useState, useSyncExternalStore } from 'react';
import { imagesOf } from '../images/images-of-room.js';
import { useClient } from '../session/client-context.js';
import { readDraftImages, writeDraftImages } from './draft.js';
import { LazyTray, type LazyTrayView } from './lazy-tray.js';

export const trayCode = () => import('./tray.js');

export interface TrayInUse extends LazyTrayView {
  /** The same as long as the composer stands. */
  lazyTray: LazyTray;
  /** Images that a reload took out of the tray. */
  lost: number;
  forgetLost: () => void;
}

/** The tray of this room: its code is fetched and its uploads begin with the first choice; it closes with the composer. */
export function useTray(roomId: RoomId): TrayInUse {
  const { api, connection } = useClient();
  const [lazyTray] = useState(
    () =>
      new LazyTray(async () => {
        const { Tray } = await trayCode();
        return new Tray({
          api,
          connection,
          roomId,
          keepPreview: (id, preview) => {
            imagesOf(api, roomId).keepPreview(id, preview);
          },
        });
      }),
  );
  const [lost, setLost] = useState(() => readDraftImages(roomId));
  const shown = useSyncExternalStore(lazyTray.subscribe, lazyTray.getSnapshot);
  const { tray } = shown;
  const count = shown.view.uploads.length;

  const forgetLost = useCallback(() => {
    setLost(0);
    writeDraftImages(roomId, 0);
  }, [roomId]);

  useEffect(() => {
    if (tray) writeDraftImages(roomId, count);
  }, [tray, roomId, count]);
  useEffect(
    () => () => {
      lazyTray.close();
    },
    [lazyTray],
  );
  return { ...shown, lazyTray, lost, forgetLost };
}
