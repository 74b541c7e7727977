import type { SigningOptions, SignReceipts } from './signing-room.js';

const FETCH_AGAIN_MS = 30_000;

/** What signs is code of its own, fetched once a room was entered: a conversation comes before its receipts. */
export const signReceipts =
  (options: SigningOptions): SignReceipts =>
  (room) => {
    const end = new AbortController();
    const begin = (): void => {
      import('./receipt-signer.js').then(
        ({ beginSigning }) => {
          beginSigning(room, options, end.signal);
        },
        () => setTimeout(begin, FETCH_AGAIN_MS),
      );
    };
    begin();
    return () => {
      end.abort();
    };
  };
