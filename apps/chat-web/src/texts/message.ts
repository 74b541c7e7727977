/**
 * A text as the build compiled it (compile-text.ts) from ICU message format. In order: words; a value; a value as a number;
 * one of several texts by a number; a part that is set apart, by its place.
 */
export type Token =
  | string
  | readonly [value: string]
  | readonly [value: string, type: 'number']
  | readonly [value: string, type: 'plural', cases: Readonly<Record<string, Message>>]
  | readonly [place: number, inside: Message];
export type Message = readonly Token[];
export type Values = Readonly<Record<string, string | number>>;

/** A text with its values. What a person wrote is only ever a value: nothing in it is read as part of the text. */
export function sayMessage(message: Message, values: Values, language: string): string {
  return partsOfMessage<string>(message, values, language, (_place, inside) => inside.join('')).join('');
}

/** The parts of a text in order; `setApart` makes one of those that `<0>…</0>` sets apart. */
export function partsOfMessage<Part>(
  message: Message,
  values: Values,
  language: string,
  setApart: (place: number, inside: (string | Part)[]) => Part,
): (string | Part)[] {
  return message.flatMap((token): (string | Part)[] => {
    if (typeof token === 'string') return [token];
    if (isSetApart(token)) return [setApart(token[0], partsOfMessage(token[1], values, language, setApart))];
    const value = values[token[0]] ?? '';
    if (token.length === 1) return [String(value)];
    if (token.length === 2) return [new Intl.NumberFormat(language).format(Number(value))];
    const [, , cases] = token;
    const chosen = cases[value] ?? cases[new Intl.PluralRules(language).select(Number(value))] ?? cases.other ?? [];
    return partsOfMessage(chosen, values, language, setApart);
  });
}

const isSetApart = (token: Exclude<Token, string>): token is readonly [number, Message] => typeof token[0] === 'number';
