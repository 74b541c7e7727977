/** Something in a record is not what was written. Caught where the verdict is made. */
export class Fault extends Error {
  override readonly name = 'Fault';
  constructor(
    /** One English sentence for a person. */
    readonly reason: string,
    /** The entry it shows at; null when it is no single entry's. */
    readonly seq: number | null = null,
  ) {
    super(reason);
  }
}

/** The bytes are no record this program can judge, or not with these keys. */
export class Unusable extends Error {
  override readonly name = 'Unusable';
}
