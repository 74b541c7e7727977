import type { Plugin } from 'vite';

/** Leaves long polling and WebTransport out of the page: both sides speak WebSocket only. */
export function webSocketOnly(): Plugin {
  let found = false;
  return {
    name: 'parley-websocket-only',
    apply: 'build',
    transform(_code, id) {
      if (!id.endsWith('/engine.io-client/build/esm/transports/index.js')) return null;
      found = true;
      return { code: `import { WS } from './websocket.js'; export const transports = { websocket: WS };`, map: null };
    },
    buildEnd(error) {
      if (!error && !found) this.error('engine.io-client keeps its transports elsewhere now');
    },
  };
}
