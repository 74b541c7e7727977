/** Something stored is not what was written, so no record can be made of it: `record_altered` for whoever asked. */
export class RecordAltered extends Error {
  override readonly name = 'RecordAltered';
  constructor(
    /** What it is, as a refusal's details tell it: the sequence of an entry, the index of a log entry, a seat, an object. */
    readonly where: { seq: number } | { log: number } | { seat: number } | { object: string },
  ) {
    super('something stored is not what was written');
  }
}

/** The room was destroyed, perhaps while its record was made, or never was: there is nothing left to hand out. */
export class RecordGone extends Error {
  override readonly name = 'RecordGone';
}
