/** The part of Trusted Types (W3C) that is needed here; browsers without them take plain text. */
interface ScriptAddresses {
  createPolicy: (
    name: string,
    rules: { createScriptURL: (address: string) => string },
  ) => {
    createScriptURL: (address: string) => string;
  };
}

const WORKER = '/service-worker.js';

/** The one address that may become a worker: anything else is a mistake, or an attack. */
function ownWorker(address: string): string {
  if (address !== WORKER) throw new TypeError('not the address of our worker');
  return address;
}

/**
 * Registers the worker that shows an honest page without a network. The content policy allows this one Trusted Types policy
 * by name (`parley-worker`), and it can name no other script. Without a secure page there are no workers, and none is missed.
 */
export function registerWorker(): void {
  if (!window.isSecureContext || !('serviceWorker' in navigator)) return;
  const { trustedTypes } = window as { trustedTypes?: ScriptAddresses };
  const policy = trustedTypes?.createPolicy('parley-worker', { createScriptURL: ownWorker });
  // A browser may refuse workers, in a private window for instance; the pages work without.
  navigator.serviceWorker.register(policy?.createScriptURL(WORKER) ?? WORKER).catch(() => undefined);
}
