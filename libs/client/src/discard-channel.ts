import type { ClientMessageId } from '@parley/contracts';

/** Between the pages of one origin in one browser; nothing of it leaves the device. */
const NAME = 'parley/discards';

/** Tells every page, this one included, that a message was given up. */
export function tellDiscard(id: ClientMessageId): void {
  const channel = new BroadcastChannel(NAME);
  channel.postMessage(id);
  channel.close();
}

/** Answers how to stop. */
export function hearDiscards(listener: (id: ClientMessageId) => void): () => void {
  const channel = new BroadcastChannel(NAME);
  channel.onmessage = ({ data }: MessageEvent<ClientMessageId>) => {
    listener(data);
  };
  return () => {
    channel.close();
  };
}
