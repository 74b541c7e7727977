import { useEffect, useState, type RefObject } from 'react';

/** So far above and below what is in sight, in pixels, images are kept ready. */
const AHEAD = 800;

type Tell = (near: boolean) => void;
interface Watch {
  observer: IntersectionObserver;
  told: Map<Element, Tell>;
}
/** One for all images of a conversation. */
const watches = new WeakMap<Element, Watch>();

function watchOf(scroller: Element): Watch {
  const before = watches.get(scroller);
  if (before) return before;
  const told = new Map<Element, Tell>();
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) told.get(target)?.(isIntersecting);
    },
    { root: scroller, rootMargin: `${AHEAD}px 0px` },
  );
  const watch = { observer, told };
  watches.set(scroller, watch);
  return watch;
}

/** Whether an element of the conversation is in sight or soon will be. What was just drawn counts as near. */
export function useNear(element: RefObject<Element | null>): boolean {
  const [near, setNear] = useState(true);
  useEffect(() => {
    const one = element.current;
    const scroller = one?.closest('[role="log"]');
    if (!one || !scroller) return;
    const { observer, told } = watchOf(scroller);
    told.set(one, setNear);
    observer.observe(one);
    return () => {
      told.delete(one);
      observer.unobserve(one);
    };
  }, [element]);
  return near;
}
