const key = (code: string): string => `parley-knock-${code}`;

/** Notes the knock of this tab, so that a reload finds it waiting. */
export function rememberKnock(code: string, id: string): void {
  try {
    sessionStorage.setItem(key(code), id);
  } catch {
    // Without storage a reload asks again; the room answers with the knock that waits.
  }
}
export function forgetKnock(code: string): void {
  try {
    sessionStorage.removeItem(key(code));
  } catch {
    // Nothing was noted.
  }
}
export function rememberedKnock(code: string): string | null {
  try {
    return sessionStorage.getItem(key(code));
  } catch {
    return null;
  }
}
