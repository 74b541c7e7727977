import { describe, expect, it } from '@jest/globals';
import { parseAlertSettings } from './alert-settings.js';

describe('the note of how to call for attention', () => {
  it('is on for everything it does not turn off', () => {
    expect(parseAlertSettings('{"sound":false}')).toEqual({ sound: false, vibration: true });
    expect(parseAlertSettings('{"sound":true,"vibration":false,"more":1}')).toEqual({ sound: true, vibration: false });
  });
  it('is none when there is nothing, or something else', () => {
    expect(parseAlertSettings(null)).toBeNull();
    expect(parseAlertSettings('{')).toBeNull();
    expect(parseAlertSettings('null')).toBeNull();
  });
});
