/** Which sequences of a room its sockets here have been sent: all up to one number, and some beyond it. */
export class Delivered {
  readonly #beyond = new Set<number>();

  constructor(private upToSeq: number) {}

  /** All up to here. */
  get upTo(): number {
    return this.upToSeq;
  }

  get highest(): number {
    return Math.max(this.upToSeq, ...this.#beyond);
  }

  /** Is one missing below another that was delivered? */
  get hasGap(): boolean {
    return this.#beyond.size > 0;
  }

  /** True the first time a sequence is named. */
  take(seq: number): boolean {
    if (seq === this.upToSeq + 1) {
      this.upToSeq = seq;
      this.#close();
      return true;
    }
    if (seq <= this.upToSeq || this.#beyond.has(seq)) return false;
    this.#beyond.add(seq);
    return true;
  }

  /** Nothing up to here will be found any more, delivered or not. */
  skipTo(seq: number): void {
    if (seq <= this.upToSeq) return;
    this.upToSeq = seq;
    for (const beyond of this.#beyond) if (beyond <= seq) this.#beyond.delete(beyond);
    this.#close();
  }

  #close(): void {
    while (this.#beyond.delete(this.upToSeq + 1)) this.upToSeq += 1;
  }
}
