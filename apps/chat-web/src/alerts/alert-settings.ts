/** How this device calls for attention. */
export interface AlertSettings {
  sound: boolean;
  vibration: boolean;
}
const KEY = 'parley-alerts';
const ALL_ON: AlertSettings = { sound: true, vibration: true };
/** Holds the choice where storage is forbidden, as long as the page. */
let chosen: AlertSettings | null = null;

/** Read anew each time: another tab may have changed it. On until someone turns it off. */
export function alertSettings(): AlertSettings {
  try {
    return parseAlertSettings(localStorage.getItem(KEY)) ?? chosen ?? ALL_ON;
  } catch {
    return chosen ?? ALL_ON;
  }
}

/** null for what is no note of these settings. */
export function parseAlertSettings(note: string | null): AlertSettings | null {
  if (note === null) return null;
  try {
    const { sound, vibration } = JSON.parse(note) as Partial<Record<keyof AlertSettings, unknown>>;
    return { sound: sound !== false, vibration: vibration !== false };
  } catch {
    return null;
  }
}

export function keepAlertSettings(settings: AlertSettings): void {
  chosen = settings;
  try {
    localStorage.setItem(KEY, JSON.stringify(settings));
  } catch {
    // Without storage the choice lasts as long as the page.
  }
}

/** Phones and tablets shake; desktop browsers know the word and have nothing to shake. */
export const canVibrate = (): boolean => 'vibrate' in navigator && matchMedia('(pointer: coarse)').matches;
