import type { RoomId } from '@parley/contracts';
import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { useClient } from '../session/client-context.js';
import { readDraftImages, writeDraftImages } from './draft.js';
import { EMPTY_TRAY, type TrayView } from './tray-view.js';
import type { Tray } from './tray.js';

const never = (): (() => void) => () => undefined;
const empty = (): TrayView => EMPTY_TRAY;

export interface TrayInUse {
  /** null until something was chosen. */
  tray: Tray | null;
  view: TrayView;
  /** Rejects when the tray's code can't be fetched. */
  choose: (files: readonly File[]) => Promise<void>;
  /** Images that a reload took out of the tray. */
  lost: number;
  forgetLost: () => void;
}

/** The tray of this room: its code is fetched and its uploads begin with the first choice; it closes with the composer. */
export function useTray(roomId: RoomId): TrayInUse {
  const { api, connection } = useClient();
  const [tray, setTray] = useState<Tray | null>(null);
  const opened = useRef<Tray | null>(null);
  const [lost, setLost] = useState(() => readDraftImages(roomId));
  const view = useSyncExternalStore(tray?.subscribe ?? never, tray?.getSnapshot ?? empty);
  const count = view.uploads.length;

  const choose = useCallback(
    async (files: readonly File[]) => {
      const { Tray: Opened } = await import('./tray.js');
      opened.current ??= new Opened({ api, connection, roomId });
      setTray(opened.current);
      await opened.current.choose(files);
    },
    [api, connection, roomId],
  );
  const forgetLost = useCallback(() => {
    setLost(0);
    writeDraftImages(roomId, 0);
  }, [roomId]);

  useEffect(() => {
    if (tray) writeDraftImages(roomId, count);
  }, [tray, roomId, count]);
  useEffect(
    () => () => {
      opened.current?.close();
      opened.current = null;
    },
    [],
  );
  return { tray, view, choose, lost, forgetLost };
}
