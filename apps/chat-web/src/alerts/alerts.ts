import { alertSettings, canVibrate } from './alert-settings.js';
import { playKnock, playMessage } from './sounds.js';

/** Someone is at the door: an answer is asked for, so this sounds whether or not anyone looks. */
export function alertKnock(): void {
  const { sound, vibration } = alertSettings();
  if (sound) playKnock();
  if (vibration) shake([80, 120, 80]);
}

/** Something new was said, and nobody looks. */
export function alertMessage(): void {
  const { sound, vibration } = alertSettings();
  if (sound) playMessage();
  if (vibration) shake([60]);
}

/** Browsers allow it only after a press, and say so in the console otherwise. */
function shake(pattern: number[]): void {
  if (canVibrate() && navigator.userActivation.hasBeenActive) navigator.vibrate(pattern);
}
