import type { Page, WebSocketRoute } from '@playwright/test';

/** What a page said to the service. */
export interface SaidByPage {
  event: string;
  input: Record<string, unknown>;
}
type Words = unknown[];
/** Answers what to pass on instead; null loses it. */
type Change = (words: Words, answers: string | null) => Words | null;

/** A packet of Socket.IO 5 over Engine.IO 4: an event (42) or an acknowledgement (43), its number, and its words as JSON. */
const PACKET = /^(4[23])(\d*)(\[.*\])$/s;

/**
 * A page's line to the service, with a hand on it. To be made before the page opens; heartbeats always pass, unless the line
 * fell silent.
 */
export class LiveLine {
  /** Every event of the page, in order. */
  readonly said: SaidByPage[] = [];
  readonly #open = new Map<WebSocketRoute, WebSocketRoute>();
  /** Events of the page that wait for an answer, by connection and number. */
  readonly #asked = new Map<string, string>();
  readonly #refusals = new Map<string, string>();
  #change: Change = (words) => words;
  #held: (() => void)[] | null = null;
  #silent = false;
  #shut = false;
  #lines = 0;

  static async of(page: Page): Promise<LiveLine> {
    const line = new LiveLine();
    await page.routeWebSocket(/\/socket\.io\//, (near) => {
      line.#connect(near);
    });
    return line;
  }

  saidOf(event: string): Record<string, unknown>[] {
    return this.said.filter((one) => one.event === event).map(({ input }) => input);
  }

  /** What the service says waits from now on. */
  hold(): void {
    this.#held ??= [];
  }

  /** What was held comes, in order, and everything after it at once. */
  release(): void {
    const held = this.#held ?? [];
    this.#held = null;
    for (const pass of held) pass();
  }

  /** What the service says passes through this first. `answers`: the event it acknowledges, null for an event of its own. */
  change(change: Change): void {
    this.#change = change;
  }

  /** Everything passes unchanged again. */
  pass(): void {
    this.#change = (words) => words;
  }

  /** The next such event does not reach the service: the page is refused with this code. */
  refuseNext(event: string, code: string): void {
    this.#refusals.set(event, code);
  }

  /** Breaks the line, and every new one, until `mend`. */
  async cut(): Promise<void> {
    this.#shut = true;
    await this.hangUp();
  }

  mend(): void {
    this.#shut = false;
    this.#silent = false;
  }

  /** Breaks the line as it is; the next one is well. */
  async hangUp(): Promise<void> {
    await Promise.all([...this.#open].flatMap((ends) => ends.map((end) => end.close())));
    this.#open.clear();
  }

  /** It stays open, and carries nothing either way: heartbeats neither. New ones do not open. */
  fallSilent(): void {
    this.#silent = true;
  }

  #connect(near: WebSocketRoute): void {
    if (this.#silent) return;
    if (this.#shut) {
      void near.close();
      return;
    }
    const far = near.connectToServer();
    const line = (this.#lines += 1);
    this.#open.set(near, far);
    near.onMessage((packet) => {
      if (!this.#silent) this.#fromPage(line, String(packet), near, far);
    });
    far.onMessage((packet) => {
      if (!this.#silent) this.#fromService(line, String(packet), near);
    });
    near.onClose(() => {
      this.#open.delete(near);
      if (!this.#silent) void far.close();
    });
    far.onClose(() => {
      this.#open.delete(near);
      if (!this.#silent) void near.close();
    });
  }

  #fromPage(line: number, packet: string, near: WebSocketRoute, far: WebSocketRoute): void {
    const [, kind, number = '', json = ''] = PACKET.exec(packet) ?? [];
    if (kind !== '42') {
      far.send(packet);
      return;
    }
    const [event, input] = JSON.parse(json) as [string, Record<string, unknown>];
    this.said.push({ event, input });
    this.#asked.set(`${line} ${number}`, event);
    const code = this.#refusals.get(event);
    if (code === undefined) {
      far.send(packet);
      return;
    }
    this.#refusals.delete(event);
    near.send(`43${number}${JSON.stringify([{ ok: false, error: { code, message: code }, now: Date.now() }])}`);
  }

  #fromService(line: number, packet: string, near: WebSocketRoute): void {
    const [, kind, number = '', json = ''] = PACKET.exec(packet) ?? [];
    if (kind === undefined) {
      near.send(packet);
      return;
    }
    const answers = kind === '43' ? (this.#asked.get(`${line} ${number}`) ?? null) : null;
    const words = this.#change(JSON.parse(json) as Words, answers);
    if (words === null) return;
    const pass = (): void => {
      if (this.#open.has(near)) near.send(`${kind}${number}${JSON.stringify(words)}`);
    };
    if (this.#held) this.#held.push(pass);
    else pass();
  }
}
