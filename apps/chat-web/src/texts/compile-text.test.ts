import { describe, expect, it } from '@jest/globals';
import { partsOfMessage, sayMessage, type Values } from './message.js';
import { compileText } from './compile-text.js';

const say = (text: string, values: Values = {}, language = 'en'): string =>
  sayMessage(compileText(text), values, language);

describe('a text of the pages, compiled and said', () => {
  it('takes in values, and says numbers as the language does', () => {
    expect(say('{name} is at the door', { name: 'Quiet Heron' })).toBe('Quiet Heron is at the door');
    expect(say('{of, number} messages', { of: 12_345 }, 'de')).toBe('12.345 messages');
    expect(say('It’s {time}. Don’t worry', { time: '14:02' })).toBe('It’s 14:02. Don’t worry');
  });
  it('chooses by number: an exact one first, then the plural of the language', () => {
    const text = '{count, plural, =0 {nothing} one {# new from {name}} other {# new}}';
    expect(say(text, { count: 0, name: 'Ada' })).toBe('nothing');
    expect(say(text, { count: 1, name: 'Ada' })).toBe('1 new from Ada');
    expect(say(text, { count: 1_200, name: 'Ada' })).toBe('1,200 new');
  });
  it('leaves a # outside of a choice as it is', () => {
    expect(say('Room #{number}', { number: '7' })).toBe('Room #7');
  });
  it('sets parts apart, one inside the other', () => {
    const parts = partsOfMessage<string>(
      compileText('<0>{name}</0> says <1>so <2>much</2></1>.'),
      { name: 'Ada' },
      'en',
      (place, inside) => `[${String(place)} ${inside.join('')}]`,
    );
    expect(parts.join('')).toBe('[0 Ada] says [1 so [2 much]].');
    expect(say('<0>{name}</0> left.', { name: 'Ada' })).toBe('Ada left.');
  });
  it('reads nothing of what a person wrote as part of the text', () => {
    const name = '<0>{count}</0> # <b>';
    expect(say('<0>{name}</0> has {count, plural, other {#}}', { name, count: 2 })).toBe(`${name} has 2`);
  });
  it('stops the build on a part that is not closed, closed twice or of a kind no page can say', () => {
    for (const text of ['<0>a', 'a</0>', '<0>a</1>', '<0><1>a</0></1>', '{a', '{when, date}'])
      expect(() => compileText(text)).toThrow();
  });
});
