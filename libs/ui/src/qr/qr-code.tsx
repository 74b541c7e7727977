import { Suspense, lazy } from 'react';
import type { QrCodeProps } from './qr-code-props.js';

const QrImage = lazy(() => import('./qr-image.js'));

/** A QR code (ISO/IEC 18004), black on white in both themes because cameras want it so. Its place is kept while it loads. */
export function QrCode(props: QrCodeProps) {
  return (
    <Suspense fallback={<div className="qr-code" />}>
      <QrImage {...props} />
    </Suspense>
  );
}
