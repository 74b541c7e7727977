import { parse, type Token as Parsed } from '@messageformat/parser';
import type { Message, Token } from './message.js';

/**
 * Compiles a text in ICU message format; parts between `<0>` and `</0>` are set apart. Throws on what is not well-formed
 * and on what no page says. Runs while the pages are built, never in one.
 */
export function compileText(text: string): Message {
  return nested(
    parse(text).flatMap((parsed) => compiled(parsed)),
    text,
  );
}

interface Tag {
  opens: boolean;
  place: number;
}
const isTag = (piece: Token | Tag): piece is Tag => typeof piece === 'object' && 'place' in piece;

/** `#` stands for the number of the choice around it: `counted` is its name. */
function compiled(parsed: Parsed, counted?: string): (Token | Tag)[] {
  switch (parsed.type) {
    case 'content':
      return wordsAndTags(parsed.value);
    case 'argument':
      return [[parsed.arg]];
    case 'function':
      if (parsed.key !== 'number' || parsed.param) break;
      return [[parsed.arg, 'number']];
    case 'octothorpe':
      if (counted === undefined) break;
      return [[counted, 'number']];
    case 'plural': {
      if (parsed.pluralOffset) break;
      const cases = parsed.cases.map(({ key, tokens }) => [
        key.replace('=', ''),
        nested(
          tokens.flatMap((token) => compiled(token, parsed.arg)),
          key,
        ),
      ]);
      return [[parsed.arg, 'plural', Object.fromEntries(cases) as Readonly<Record<string, Message>>]];
    }
    case 'select':
    case 'selectordinal':
  }
  throw new TypeError(`no page can say this: ${parsed.ctx.text}`);
}

const wordsAndTags = (text: string): (Token | Tag)[] =>
  text
    .split(/(<\/?\d+>)/)
    .filter((piece) => piece !== '')
    .map((piece) => {
      const [, close, place] = /^<(\/?)(\d+)>$/.exec(piece) ?? [];
      return place === undefined ? piece : { opens: close === '', place: Number(place) };
    });

/** Puts what stands between two tags inside one token. */
function nested(pieces: readonly (Token | Tag)[], text: string): Message {
  const whole: Token[] = [];
  const open: { place: number; inside: Token[] }[] = [];
  for (const piece of pieces) {
    const inside = open.at(-1)?.inside ?? whole;
    if (!isTag(piece)) inside.push(piece);
    else if (piece.opens) open.push({ place: piece.place, inside: [] });
    else {
      const closed = open.pop();
      if (closed?.place !== piece.place) throw new TypeError(`a part is closed that was not open: ${text}`);
      (open.at(-1)?.inside ?? whole).push([closed.place, closed.inside]);
    }
  }
  if (open.length > 0) throw new TypeError(`a part is not closed: ${text}`);
  return whole;
}
