export interface QrCodeProps {
  text: string;
  /** What the code leads to, for who can't see it. */
  label: string;
}
