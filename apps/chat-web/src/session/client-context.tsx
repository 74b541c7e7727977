import { createContext, useContext } from 'react';
import type { Client } from './client.js';

export const ClientContext = createContext<Client | null>(null);

/** Throws outside the page's frame. */
export function useClient(): Client {
  const client = useContext(ClientContext);
  if (!client) throw new Error('no client around this component');
  return client;
}
