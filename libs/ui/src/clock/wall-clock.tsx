import { useLayoutEffect, useRef, useState } from 'react';
import { outline } from './outline.js';

/**
 * Walls that vanish clockwise as time runs: one path round the parent, from top centre. `life` is the percentage left.
 * Hidden from screen readers; the number beside it speaks.
 */
export function WallClock({ life, radius = 28, width = 4 }: { life: number; radius?: number; width?: number }) {
  const svg = useRef<SVGSVGElement>(null);
  const [size, setSize] = useState<{ width: number; height: number } | null>(null);
  useLayoutEffect(() => {
    const element = svg.current;
    if (!element) return;
    const observer = new ResizeObserver(() => {
      const { clientWidth, clientHeight } = element;
      setSize(clientWidth > 0 ? { width: clientWidth, height: clientHeight } : null);
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
    };
  }, []);
  const d = size && outline(size.width, size.height, radius, width / 2);
  const left = Math.min(100, Math.max(0, life));
  return (
    <svg ref={svg} className="wall-clock" aria-hidden="true" fill="none" strokeWidth={width}>
      {d && <path className="track" d={d} />}
      {d && <path d={d} pathLength="100" strokeDasharray={`${left} 100`} strokeDashoffset={left - 100} />}
    </svg>
  );
}
