/** What the person at the terminal can do something about, in words. */
export class Fault extends Error {
  override readonly name = 'Fault';
}
