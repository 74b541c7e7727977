import { Listeners } from '@parley/client';
import type { AttachmentReference } from '@parley/contracts';
import { EMPTY_TRAY, type TrayView } from './tray-view.js';
import type { Tray, WhenUp } from './tray.js';

/** Immutable. */
export interface LazyTrayView {
  /** null until something was chosen. */
  readonly tray: Tray | null;
  readonly view: TrayView;
  /** Something was chosen that does not stand in the tray yet: its code is on its way, or the files are looked at. */
  readonly choosing: boolean;
}
const NOTHING_CHOSEN: LazyTrayView = { tray: null, view: EMPTY_TRAY, choosing: false };

/** The tray of one composer from the first choice on. What is asked of it while it opens, it does when it is open. */
export class LazyTray {
  readonly #open: () => Promise<Tray>;
  readonly #listeners = new Listeners();
  #opening: Promise<Tray | null> | null = null;
  #tray: Tray | null = null;
  #choosing = 0;
  #waiting: WhenUp | null = null;
  /** Counts closings; what began before one is dropped. */
  #turn = 0;
  #snapshot = NOTHING_CHOSEN;

  /** `open` fetches the code and makes the tray. */
  constructor(open: () => Promise<Tray>) {
    this.#open = open;
  }

  readonly subscribe = (listener: () => void): (() => void) => this.#listeners.subscribe(listener);
  readonly getSnapshot = (): LazyTrayView => this.#snapshot;

  /** Rejects when the tray's code can't be fetched; the next choice tries again. */
  async choose(files: readonly File[]): Promise<void> {
    const turn = this.#turn;
    this.disarm();
    this.#choosing += 1;
    this.#changed();
    try {
      this.#opening ??= this.#openFor(turn);
      const tray = await this.#opening;
      await tray?.choose(files);
    } catch (error) {
      // Words that were to go with an image don't go without it.
      if (turn === this.#turn) this.#waiting = null;
      throw error;
    } finally {
      if (turn === this.#turn) this.#chosen();
    }
  }

  /** Waits until nothing is on its way any more, what is being chosen now included. */
  arm(when: WhenUp): void {
    if (this.#choosing === 0) {
      this.#tray?.arm(when);
      return;
    }
    this.#waiting = when;
    this.#changed();
  }

  disarm(): void {
    this.#tray?.disarm();
    if (!this.#waiting) return;
    this.#waiting = null;
    this.#changed();
  }

  /** All that are ready; they leave the tray. */
  take(): AttachmentReference[] {
    return this.#tray?.take() ?? [];
  }

  /** Gives up what is in it, and what is still being chosen. The next choice opens a new one. */
  close(): void {
    this.#turn += 1;
    this.#tray?.close();
    this.#tray = null;
    this.#opening = null;
    this.#choosing = 0;
    this.#waiting = null;
    this.#changed();
  }

  async #openFor(turn: number): Promise<Tray | null> {
    try {
      const tray = await this.#open();
      if (turn !== this.#turn) {
        tray.close();
        return null;
      }
      this.#tray = tray;
      tray.subscribe(() => {
        this.#changed();
      });
      return tray;
    } catch (error) {
      if (turn === this.#turn) this.#opening = null;
      throw error;
    }
  }

  #chosen(): void {
    this.#choosing -= 1;
    const when = this.#waiting;
    if (this.#choosing === 0) this.#waiting = null;
    this.#changed();
    if (!when || this.#choosing > 0 || !this.#tray) return;
    // Something of the choice was not taken: a person decides.
    if (this.#tray.getSnapshot().faults.length > 0) when.failed();
    else this.#tray.arm(when);
  }

  #changed(): void {
    const view = this.#tray?.getSnapshot() ?? EMPTY_TRAY;
    const armed = view.armed || this.#waiting !== null;
    this.#snapshot = {
      tray: this.#tray,
      view: view.armed === armed ? view : { ...view, armed },
      choosing: this.#choosing > 0,
    };
    this.#listeners.notify();
  }
}
