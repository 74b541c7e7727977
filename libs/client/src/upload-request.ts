export interface UploadRequest {
  url: string;
  headers: Headers;
  body: Uint8Array<ArrayBuffer>;
  /** Bytes handed to the network so far, and in all. */
  onProgress: (sent: number, total: number) => void;
  signal: AbortSignal;
}
/** Posts bytes. Throws when the line is lost or the signal ends it. */
export type PostUpload = (request: UploadRequest) => Promise<Response>;

/** Where nothing better is: fetch tells nothing until the answer comes. */
export const uploadByFetch =
  (fetch: typeof globalThis.fetch): PostUpload =>
  ({ url, headers, body, signal }) =>
    fetch(url, { method: 'POST', headers, body, cache: 'no-store', credentials: 'omit', signal });

/** In browsers only XMLHttpRequest tells how far an upload is (Fetch standard, issue 607). */
export const uploadByXhr: PostUpload = ({ url, headers, body, onProgress, signal }) =>
  new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const lost = () => {
      reject(new TypeError('the upload was lost'));
    };
    request.open('POST', url);
    headers.forEach((value, name) => {
      request.setRequestHeader(name, value);
    });
    request.upload.onprogress = ({ loaded }) => {
      onProgress(loaded, body.byteLength);
    };
    request.onload = () => {
      const answered = new Headers();
      const nonce = request.getResponseHeader('DPoP-Nonce');
      if (nonce !== null) answered.set('DPoP-Nonce', nonce);
      resolve(new Response(request.responseText, { status: request.status, headers: answered }));
    };
    request.onerror = lost;
    request.onabort = lost;
    if (signal.aborted) {
      lost();
      return;
    }
    signal.addEventListener('abort', () => {
      request.abort();
    });
    request.send(body);
  });
