import { describe, expect, it } from '@jest/globals';
import { fold, occurrences } from './fold.js';

const found = (text: string, query: string): string[] =>
  occurrences(fold(text), fold(query).text).map(({ start, end }) => text.slice(start, end));

describe('looking for words', () => {
  it.each([
    ['The Crate, the CRATE', 'crate', ['Crate', 'CRATE']],
    ['Café, cafe\u0301, CAFE', 'cafe', ['Café', 'cafe\u0301', 'CAFE']],
    ['cafe', 'CAFÉ', ['cafe']],
    ['Straße und STRASSE', 'strasse', ['Straße', 'STRASSE']],
    ['Straße', 'ß', ['ß']],
    ['Æsir, Łódź, Øre', 'lodz', ['Łódź']],
    ['ﬁne and fine', 'fine', ['ﬁne', 'fine']],
    ['full　width ＡＢＣ', 'width abc', ['width ＡＢＣ']],
    ['one\ntwo', 'one two', ['one\ntwo']],
    ['soft\u00ADhyphen', 'softhyphen', ['soft\u00ADhyphen']],
    ['Привет, ПРИВЕТ', 'привет', ['Привет', 'ПРИВЕТ']],
    ['👍🏽 crate 😀', 'crate 😀', ['crate 😀']],
    ['aaaa', 'aa', ['aa', 'aa']],
    ['nothing of it', 'crate', []],
    ['anything', '', []],
    ['', 'crate', []],
  ])('in %j for %j finds %j', (text, query, expected) => {
    expect(found(text, query)).toEqual(expected);
  });
  it('finds a part of a letter that is written as two, and marks the letter once', () => {
    expect(found('Straße', 's')).toEqual(['S', 'ß']);
  });
});
