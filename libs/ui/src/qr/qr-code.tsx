import { lazyPart } from '../lazy/lazy-part.js';
import type { QrCodeProps } from './qr-code-props.js';

const QrImage = lazyPart<QrCodeProps>(
  () => import('./qr-image.js').then(({ QrImage }) => QrImage),
  () => <div className="qr-code" />,
);

/** A QR code (ISO/IEC 18004), black on white in both themes because cameras want it so. Its place is kept while it loads. */
export function QrCode(props: QrCodeProps) {
  return <QrImage {...props} />;
}
