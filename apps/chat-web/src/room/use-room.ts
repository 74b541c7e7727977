import type { Refusal, RoomId, RoomView } from '@parley/contracts';
import { useCallback } from 'react';
import { useClient } from '../session/client-context.js';
import { useLoaded } from '../session/use-loaded.js';

export type FoundRoom =
  { state: 'loading' } | { state: 'ready'; room: RoomView } | { state: 'refused'; refusal: Refusal; again: () => void };

/** Asks for one of this device's rooms. */
export function useRoom(id: RoomId): FoundRoom {
  const { api } = useClient();
  const ask = useCallback(() => api.room(id), [api, id]);
  const [loaded, again] = useLoaded<RoomView>(ask);
  switch (loaded.state) {
    case 'loading':
      return loaded;
    case 'ready':
      return { state: 'ready', room: loaded.value };
    case 'refused':
      return { ...loaded, again };
  }
}
