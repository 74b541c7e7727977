/** Who names the page: the one that came last, and when it goes, the one before by its newest title. */
export class TitleStack {
  readonly #show: (title: string) => void;
  readonly #titles: { title: string }[] = [];

  constructor(show: (title: string) => void) {
    this.#show = show;
  }

  /** Names the page until `leave`. */
  enter(title: string): { rename(title: string): void; leave(): void } {
    const entry = { title };
    this.#titles.push(entry);
    this.#showLast();
    return {
      rename: (next) => {
        entry.title = next;
        this.#showLast();
      },
      leave: () => {
        const place = this.#titles.indexOf(entry);
        if (place >= 0) this.#titles.splice(place, 1);
        this.#showLast();
      },
    };
  }

  /** With none left, the last title stays until the next page has its own. */
  #showLast(): void {
    const last = this.#titles.at(-1);
    if (last) this.#show(last.title);
  }
}
