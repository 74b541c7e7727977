import { useEffect } from 'react';
import { isCovered } from './is-covered.js';
import { landmarkStep } from './landmark-step.js';

/** F6 goes from one part of the page to the next, Shift+F6 back, as in browsers and desktop programs. Parts say so: `data-landmark`. */
export function useLandmarkKeys(): void {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.key !== 'F6' || event.ctrlKey || event.altKey || event.metaKey) return;
      // A question on screen keeps the focus.
      if (isCovered()) return;
      const landmarks = [...document.querySelectorAll<HTMLElement>('[data-landmark]')].filter(
        (one) => one.getClientRects().length > 0,
      );
      const current = landmarks.findIndex((one) => one.contains(document.activeElement));
      const next = landmarks[landmarkStep(landmarks.length, current, event.shiftKey)];
      if (!next) return;
      event.preventDefault();
      enter(next);
    };
    addEventListener('keydown', press);
    return () => {
      removeEventListener('keydown', press);
    };
  }, []);
}

/** Where one writes, the field itself; else the part, from which Tab goes on. */
function enter(landmark: HTMLElement): void {
  const field = landmark.querySelector<HTMLElement>('textarea:not(:disabled)');
  if (!field && !landmark.hasAttribute('tabindex')) landmark.tabIndex = -1;
  (field ?? landmark).focus();
}
