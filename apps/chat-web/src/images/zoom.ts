/** How an image lies in its frame: its middle is moved by x and y pixels, after it was scaled. 1 fits the frame. */
export interface View {
  scale: number;
  x: number;
  y: number;
}
export interface Size {
  width: number;
  height: number;
}
export interface Point {
  x: number;
  y: number;
}
export const FITTED: View = { scale: 1, x: 0, y: 0 };
/** Any image can be enlarged this far, and large ones to twice their own pixels. */
const AT_LEAST = 4;

/** The size of an image that fits its frame; a small one is not blown up. */
export function fit(image: Size, frame: Size): Size {
  const scale = Math.min(1, frame.width / image.width, frame.height / image.height);
  return { width: image.width * scale, height: image.height * scale };
}

export const largestScale = (image: Size, fitted: Size): number =>
  Math.max(AT_LEAST, (2 * image.width) / Math.max(1, fitted.width));

/** Keeps the image over the frame: an edge comes no further in than the frame's own. */
export function clamp({ scale, x, y }: View, fitted: Size, frame: Size, largest: number): View {
  const within = Math.min(largest, Math.max(1, scale));
  const play = (length: number, room: number): number => Math.max(0, (length * within - room) / 2);
  const acrossMost = play(fitted.width, frame.width);
  const downMost = play(fitted.height, frame.height);
  return {
    scale: within,
    x: Math.min(acrossMost, Math.max(-acrossMost, x)),
    y: Math.min(downMost, Math.max(-downMost, y)),
  };
}

/** Scales by `factor` so that what lies under `point` (from the frame's middle) stays there. Clamp it afterwards. */
export function zoomAt({ scale, x, y }: View, factor: number, point: Point): View {
  return { scale: scale * factor, x: point.x - (point.x - x) * factor, y: point.y - (point.y - y) * factor };
}
