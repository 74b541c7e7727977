/** The reading ended while its export was made. */
export class ReadingOver extends Error {
  override readonly name = 'ReadingOver';
}
