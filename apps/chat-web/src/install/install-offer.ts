/** What Chromium hands to pages that could be installed (no standard yet; other browsers have a menu of their own). */
interface InstallPrompt extends Event {
  prompt: () => Promise<unknown>;
}
const isInstallPrompt = (event: Event): event is InstallPrompt => 'prompt' in event;

/** The browser's offer to install the page, kept until someone asks for it: no banner that nobody wanted. */
class InstallOffer {
  #prompt: InstallPrompt | null = null;
  readonly #listeners = new Set<() => void>();

  /** Takes the offer whenever the browser makes one. */
  watch(target: EventTarget): void {
    target.addEventListener('beforeinstallprompt', (event) => {
      if (!isInstallPrompt(event)) return;
      event.preventDefault();
      this.#set(event);
    });
    target.addEventListener('appinstalled', () => {
      this.#set(null);
    });
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Asks the browser to install the page; null where that can't be asked. */
  readonly get = (): (() => Promise<void>) | null => (this.#prompt ? this.#install : null);

  readonly #install = async (): Promise<void> => {
    const prompt = this.#prompt;
    // An offer counts once.
    this.#set(null);
    await prompt?.prompt();
  };

  #set(prompt: InstallPrompt | null): void {
    this.#prompt = prompt;
    for (const listener of this.#listeners) listener();
  }
}

export const installOffer = new InstallOffer();
