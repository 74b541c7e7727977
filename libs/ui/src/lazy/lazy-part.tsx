import { useEffect, useEffectEvent, useState, type ComponentType } from 'react';
import { useAnnouncer } from '../announce/announcer.js';

/** A part without which its page is not whole is asked for again after so long, in milliseconds. */
const AGAIN_MS = 3_000;

export interface LazyPartProps {
  /** Its code could not be fetched: close it, so that it can be asked for again. Without this it is asked for until it comes. */
  onMissing?: (() => void) | undefined;
}

/**
 * A part of a page whose code is fetched when it is first shown. Unlike React's `lazy`, which remembers a failure and takes
 * the page around it down, one that can't be fetched says so, and each showing asks for it anew.
 */
export function lazyPart<Props extends object>(
  fetch: () => Promise<ComponentType<Props>>,
  Meanwhile?: ComponentType,
): ComponentType<Props & LazyPartProps> {
  let fetched: ComponentType<Props> | null = null;
  return function LazyPart(props) {
    const { partMissing } = useAnnouncer();
    const [Part, setPart] = useState(() => fetched);
    const missing = useEffectEvent((attempt: number): boolean => {
      if (attempt === 1) partMissing();
      props.onMissing?.();
      return props.onMissing === undefined;
    });
    useEffect(() => {
      if (Part) return;
      let timer: ReturnType<typeof setTimeout> | undefined;
      let left = false;
      const ask = (attempt: number): void => {
        fetch().then(
          (part) => {
            fetched = part;
            if (!left) setPart(() => part);
          },
          () => {
            if (left || !missing(attempt)) return;
            timer = setTimeout(() => {
              ask(attempt + 1);
            }, AGAIN_MS);
          },
        );
      };
      ask(1);
      return () => {
        left = true;
        clearTimeout(timer);
      };
    }, [Part]);
    if (Part) return <Part {...props} />;
    return Meanwhile ? <Meanwhile /> : null;
  };
}
