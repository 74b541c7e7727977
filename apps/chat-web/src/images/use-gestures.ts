import { useEffect, useRef, useState, type PointerEvent, type RefObject } from 'react';
import { FITTED, clamp, fit, largestScale, zoomAt, type Point, type Size, type View } from './zoom.js';

/** Pixels of a swipe that turn the page, and of a press that still counts as standing still. */
const SWIPE = 56;
const STILL = 8;
/** And between the two presses of a double press. */
const NEAR = 30;
/** Milliseconds between the two. */
const DOUBLE_PRESS = 320;
/** Of a double press, a step of the buttons, and a turn of the wheel by a pixel. */
const CLOSER = 2.5;
const STEP = 1.5;
const PER_PIXEL = 0.0022;
/** Pixels of one arrow key. */
const ARROW = 72;
/** On wide screens the image that fits leaves room for the buttons beside it, in pixels. */
const WIDE = 1000;
const BESIDE = 88;

export interface Gestures {
  view: View;
  /** The image as it fits its frame, in pixels. */
  fitted: Size;
  /** A finger draws the image aside, by so many pixels; 0 otherwise. */
  swipe: number;
  larger: () => void;
  smaller: () => void;
  reset: () => void;
  /** Arrow keys while it is enlarged; 1 and -1 for each direction. */
  move: (across: number, down: number) => void;
  handlers: {
    onPointerDown: (event: PointerEvent<HTMLElement>) => void;
    onPointerMove: (event: PointerEvent<HTMLElement>) => void;
    onPointerUp: (event: PointerEvent<HTMLElement>) => void;
    onPointerCancel: (event: PointerEvent<HTMLElement>) => void;
  };
}
interface Press {
  at: Point;
  time: number;
  /** On the image itself, and not beside it. */
  onImage: boolean;
}

/** Wheel, pinch, double press, drag and swipe over an image in its frame. `onTurn`: 1 for the next image, -1 back. */
export function useGestures(
  frame: RefObject<HTMLElement | null>,
  image: Size,
  { onTurn, onBeside }: { onTurn: (by: 1 | -1) => void; onBeside: () => void },
): Gestures {
  const [room, setRoom] = useState<Size>({ width: 1, height: 1 });
  const [view, setView] = useState<View>(FITTED);
  const [swipe, setSwipe] = useState(0);
  const pointers = useRef(new Map<number, Point>());
  const pressed = useRef<Press | null>(null);
  const lastPress = useRef<Press | null>(null);
  const beside = room.width >= WIDE ? 2 * BESIDE : 0;
  const fitted = fit(image, { width: room.width - beside, height: room.height });
  const largest = largestScale(image, fitted);
  const change = (next: (before: View) => View): void => {
    setView((before) => clamp(next(before), fitted, room, largest));
  };
  /** From the frame's middle. */
  const pointOf = ({ clientX, clientY }: { clientX: number; clientY: number }): Point => {
    const box = frame.current?.getBoundingClientRect();
    return box ? { x: clientX - box.left - box.width / 2, y: clientY - box.top - box.height / 2 } : { x: 0, y: 0 };
  };

  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    const observer = new ResizeObserver(() => {
      setRoom({ width: element.clientWidth, height: element.clientHeight });
      setView(FITTED);
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
    };
  }, [frame]);

  const turned = useRef<(event: WheelEvent) => void>(() => undefined);
  useEffect(() => {
    turned.current = (event) => {
      event.preventDefault();
      const point = pointOf(event);
      change((before) => zoomAt(before, Math.exp(-event.deltaY * PER_PIXEL), point));
    };
  });
  useEffect(() => {
    const element = frame.current;
    const wheel = (event: WheelEvent): void => {
      turned.current(event);
    };
    // React listens passively, and the page would zoom along.
    element?.addEventListener('wheel', wheel, { passive: false });
    return () => element?.removeEventListener('wheel', wheel);
  }, [frame]);

  const release = (event: PointerEvent<HTMLElement>): void => {
    const only = pointers.current.size === 1 && pointers.current.has(event.pointerId);
    pointers.current.delete(event.pointerId);
    const start = pressed.current;
    setSwipe(0);
    if (!only || !start) return;
    pressed.current = null;
    if (event.type === 'pointercancel') return;
    const point = pointOf(event);
    const across = point.x - start.at.x;
    const down = point.y - start.at.y;
    if (Math.hypot(across, down) <= STILL) press(start);
    else if (view.scale === 1 && Math.abs(across) > SWIPE && Math.abs(across) > Math.abs(down))
      onTurn(across < 0 ? 1 : -1);
  };
  const press = (start: Press): void => {
    if (!start.onImage) {
      if (view.scale === 1) onBeside();
      return;
    }
    const before = lastPress.current;
    const near = before && Math.hypot(start.at.x - before.at.x, start.at.y - before.at.y) < NEAR;
    const twice = near && start.time - before.time < DOUBLE_PRESS;
    lastPress.current = twice ? null : start;
    if (twice) change((now) => (now.scale > 1 ? FITTED : zoomAt(now, CLOSER, start.at)));
  };

  return {
    view,
    fitted,
    swipe,
    larger: () => {
      change((before) => zoomAt(before, STEP, { x: 0, y: 0 }));
    },
    smaller: () => {
      change((before) => zoomAt(before, 1 / STEP, { x: 0, y: 0 }));
    },
    reset: () => {
      setView(FITTED);
    },
    move: (across, down) => {
      change(({ scale, x, y }) => ({ scale, x: x - across * ARROW, y: y - down * ARROW }));
    },
    handlers: {
      onPointerDown: (event) => {
        if (event.target instanceof Element && event.target.closest('button, a')) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        const at = pointOf(event);
        pointers.current.set(event.pointerId, at);
        const onImage = event.target instanceof HTMLImageElement;
        pressed.current = pointers.current.size === 1 ? { at, time: event.timeStamp, onImage } : null;
      },
      onPointerMove: (event) => {
        const from = pointers.current.get(event.pointerId);
        if (!from) return;
        const to = pointOf(event);
        pointers.current.set(event.pointerId, to);
        const [other] = [...pointers.current].filter(([id]) => id !== event.pointerId).map(([, point]) => point);
        if (other) {
          const spread =
            Math.hypot(to.x - other.x, to.y - other.y) / Math.max(1, Math.hypot(from.x - other.x, from.y - other.y));
          const middle = { x: (from.x + other.x) / 2, y: (from.y + other.y) / 2 };
          change((before) => {
            const zoomed = zoomAt(before, spread, middle);
            return { ...zoomed, x: zoomed.x + (to.x - from.x) / 2, y: zoomed.y + (to.y - from.y) / 2 };
          });
        } else if (view.scale > 1) change(({ scale, x, y }) => ({ scale, x: x + to.x - from.x, y: y + to.y - from.y }));
        else if (pressed.current && event.pointerType !== 'mouse') setSwipe(to.x - pressed.current.at.x);
      },
      onPointerUp: release,
      onPointerCancel: release,
    },
  };
}
