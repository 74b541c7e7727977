import { Suspense, lazy } from 'react';

export interface QrCodeProps {
  text: string;
  /** What the code leads to, for who can't see it. */
  label: string;
}
const QrImage = lazy(() => import('./qr-image.js'));

/** A QR code (ISO/IEC 18004), black on white in both themes because cameras want it so. Its place is kept while it loads. */
export function QrCode(props: QrCodeProps) {
  return (
    <Suspense fallback={<div className="qr-code" />}>
      <QrImage {...props} />
    </Suspense>
  );
}
