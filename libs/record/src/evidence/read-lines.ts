const NEWLINE = 0x0a;
/** Bytes. The longest true line is the first: its policy, and up to a number for each entry left out. */
const LONGEST = 64 * 1024 * 1024;

/** Bytes that are no lines: one is too long, or the last has no end. */
export class NoLines extends Error {
  override readonly name = 'NoLines';
}

/** The lines in one piece of bytes, without their newlines, and what of the last one is still to come. Nothing is copied but that. */
export class LineReader {
  private begun: Buffer[] = [];
  private waiting = 0;

  *lines(bytes: Buffer): Generator<Buffer, void, undefined> {
    let from = 0;
    for (let to = bytes.indexOf(NEWLINE); to >= 0; to = bytes.indexOf(NEWLINE, from)) {
      const line = bytes.subarray(from, to);
      yield this.begun.length === 0 ? line : Buffer.concat([...this.begun, line]);
      if (this.begun.length > 0) [this.begun, this.waiting] = [[], 0];
      from = to + 1;
    }
    if (from === bytes.length) return;
    this.begun.push(Buffer.from(bytes.subarray(from)));
    this.waiting += bytes.length - from;
    if (this.waiting > LONGEST) throw new NoLines('A line is too long.');
  }

  /** Throws when the last line has no newline. */
  finish(): void {
    if (this.waiting > 0) throw new NoLines('The last line is cut short.');
  }
}
