/** Calls that wait until a test answers them, in the order of calling. */
export class HeldCalls<Input, Answer> {
  readonly made: Input[] = [];
  #waiting: ((answer: Answer) => void)[] = [];

  readonly call = (input: Input): Promise<Answer> => {
    this.made.push(input);
    return new Promise((resolve) => this.#waiting.push(resolve));
  };

  /** Calls that were made and not answered. */
  get open(): number {
    return this.#waiting.length;
  }

  /** Answers the oldest, or the one `at` this place, and lets everything go on that waited for it. */
  async answer(answer: Answer, at = 0): Promise<void> {
    const [resolve] = this.#waiting.splice(at, 1);
    if (!resolve) throw new Error('nobody waits for an answer');
    resolve(answer);
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
  }
}
