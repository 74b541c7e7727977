import { ImageUploads, Listeners, type ImageUploadsOptions, type Upload } from '@parley/client';
import { LIMITS, type AttachmentId, type AttachmentReference } from '@parley/contracts';
import { makePreview } from '../images/make-preview.js';
import { inspectFile } from './image-fault.js';
import { EMPTY_TRAY, type ChoiceFault, type TrayView } from './tray-view.js';

/** What follows when nothing is on its way any more. */
export interface WhenUp {
  ready: () => void;
  /** Another one failed meanwhile: a person decides. */
  failed: () => void;
}

export interface TrayOptions extends ImageUploadsOptions {
  /** Where the small picture of a sent image stays. */
  keepPreview: (id: AttachmentId, preview: Blob) => void;
}

/** What was chosen for the next message: looked at, pictured small, and uploaded. */
export class Tray {
  readonly #uploads: ImageUploads;
  readonly #listeners = new Listeners();
  /** null: the browser can't draw it. */
  readonly #previews = new WeakMap<Blob, Blob | null>();
  readonly #unhook: () => void;
  #view = EMPTY_TRAY;
  #drawing = Promise.resolve();
  /** With the keys of what had failed before, and is left behind. */
  #armed: (WhenUp & { left: Set<string> }) | null = null;

  readonly #keepPreview: TrayOptions['keepPreview'];

  constructor({ keepPreview, ...options }: TrayOptions) {
    this.#keepPreview = keepPreview;
    this.#uploads = new ImageUploads(options);
    this.#unhook = this.#uploads.subscribe(() => {
      this.#show({ uploads: this.#uploads.getSnapshot() });
      this.#settle();
    });
  }

  readonly subscribe = (listener: () => void): (() => void) => this.#listeners.subscribe(listener);
  readonly getSnapshot = (): TrayView => this.#view;

  /** Takes what can be sent, and says of the rest why not. */
  async choose(files: readonly File[]): Promise<void> {
    this.disarm();
    const looked = await Promise.all(files.map(async (file) => ({ file, fault: await inspectFile(file) })));
    const faults = looked.flatMap(({ file, fault }): ChoiceFault[] =>
      fault ? [{ key: crypto.randomUUID(), name: files.length > 1 ? file.name : null, fault }] : [],
    );
    const good = looked.flatMap(({ file, fault }) => (fault ? [] : [file]));
    const over = this.#uploads.add(good);
    if (over > 0) {
      const limit = LIMITS.imagesInMessage;
      faults.push({ key: crypto.randomUUID(), name: null, fault: { fault: 'tooMany', limit, over } });
    }
    this.#show({ faults });
    for (const file of good.slice(0, good.length - over)) this.#draw(file);
  }

  /** A small picture of a chosen file: undefined until it is drawn, null where the browser can't. */
  previewOf(file: Blob): Blob | null | undefined {
    return this.#previews.get(file);
  }

  describe(key: string, alt: string): void {
    this.#uploads.describe(key, alt);
  }
  retry(key: string): void {
    // It is wanted after all: failing once more, it is for the person again.
    this.#armed?.left.delete(key);
    this.#uploads.retry(key);
  }
  remove(key: string): void {
    this.#uploads.remove(key);
  }
  closeFaults(): void {
    this.#show({ faults: [] });
  }

  /** Waits until nothing is on its way any more, once. */
  arm(when: WhenUp): void {
    const left = this.#view.uploads.filter(({ state }) => state === 'failed').map(({ key }) => key);
    this.#armed = { ...when, left: new Set(left) };
    this.#show({ armed: true });
    this.#settle();
  }
  disarm(): void {
    if (!this.#armed) return;
    this.#armed = null;
    this.#show({ armed: false });
  }

  /**
   * All that are ready; they leave the tray, and with them what was said of the choice they came from. Their small
   * pictures stay, so that the message has them at once.
   */
  take(): AttachmentReference[] {
    this.closeFaults();
    for (const { image, file } of this.#view.uploads) {
      const preview = this.#previews.get(file);
      if (image && preview) this.#keepPreview(image.id, preview);
    }
    return this.#uploads.take();
  }

  close(): void {
    this.#armed = null;
    this.#unhook();
    this.#uploads.close();
  }

  #count(state: Upload['state']): number {
    return this.#view.uploads.filter((upload) => upload.state === state).length;
  }

  #settle(): void {
    const armed = this.#armed;
    if (!armed || this.#count('waiting') + this.#count('sending') > 0) return;
    this.disarm();
    if (this.#view.uploads.some(({ key, state }) => state === 'failed' && !armed.left.has(key))) armed.failed();
    else if (this.#count('ready') > 0) armed.ready();
  }

  /** One after another: a photograph takes a hundred megabytes while it is decoded. */
  #draw(file: File): void {
    this.#drawing = this.#drawing.then(async () => {
      if (!this.#view.uploads.some((upload) => upload.file === file)) return;
      this.#previews.set(file, await makePreview(file));
      this.#show({});
    });
  }

  #show(change: Partial<TrayView>): void {
    this.#view = { ...this.#view, ...change };
    this.#listeners.notify();
  }
}
