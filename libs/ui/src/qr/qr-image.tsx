import { useMemo } from 'react';
import { encode } from 'uqr';
import type { QrCodeProps } from './qr-code-props.js';

/** The code itself, with its encoder: loaded where one is first shown. */
export function QrImage({ text, label }: QrCodeProps) {
  const { size, d } = useMemo(() => {
    const { data, size } = encode(text, { border: 2 });
    return { size, d: data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ''))).join('') };
  }, [text]);
  return (
    <svg className="qr-code" viewBox={`0 0 ${size} ${size}`} shapeRendering="crispEdges" role="img" aria-label={label}>
      <path fill="#fff" d={`M0 0h${size}v${size}H0z`} />
      <path fill="#000" d={d} />
    </svg>
  );
}
