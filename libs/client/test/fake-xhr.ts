type Told = ((event: { loaded: number }) => void) | null;

/** As much of XMLHttpRequest as an upload uses; a test moves its bytes and answers it. */
export class FakeXhr {
  static readonly sent: FakeXhr[] = [];
  readonly upload: { onprogress: Told } = { onprogress: null };
  readonly headers = new Headers();
  onload: (() => void) | null = null;
  onerror: (() => void) | null = null;
  onabort: (() => void) | null = null;
  method = '';
  url = '';
  body: Uint8Array<ArrayBuffer> = new Uint8Array();
  status = 0;
  responseText = '';
  aborted = false;
  #answered = new Headers();

  /** Stands in for the browser's own until the answer is called. */
  static install(): () => void {
    FakeXhr.sent.length = 0;
    Object.assign(globalThis, { XMLHttpRequest: FakeXhr });
    return () => {
      Reflect.deleteProperty(globalThis, 'XMLHttpRequest');
    };
  }

  open(method: string, url: string): void {
    Object.assign(this, { method, url });
  }

  setRequestHeader(name: string, value: string): void {
    this.headers.set(name, value);
  }

  getResponseHeader(name: string): string | null {
    return this.#answered.get(name);
  }

  send(body: Uint8Array<ArrayBuffer>): void {
    this.body = body;
    FakeXhr.sent.push(this);
  }

  abort(): void {
    this.aborted = true;
    this.onabort?.();
  }

  moves(loaded: number): void {
    this.upload.onprogress?.({ loaded });
  }

  answers(status: number, body: unknown, headers: Record<string, string> = {}): void {
    this.status = status;
    this.responseText = JSON.stringify(body);
    this.#answered = new Headers(headers);
    this.onload?.();
  }
}
