/** WebAuthn needs a secure context, and a host that has a name: an address is nobody's (WebAuthn Level 3, section 5.1.3). */
export const passkeysWorkHere = (): boolean =>
  'PublicKeyCredential' in window && !/^[\d.]+$|^\[/.test(location.hostname);
