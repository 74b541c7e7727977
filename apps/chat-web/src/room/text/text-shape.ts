const drawn = String.raw`(?!\p{RI})(?:\p{Emoji_Presentation}|\p{Extended_Pictographic})`;
const toned = String.raw`\uFE0F?\p{EMod}?\uFE0F?`;
const joined = String.raw`(?:\u200D\p{Extended_Pictographic}${toned})*`;
/** Emoji as they are drawn (UTS #51): flags of two letters, keycaps, then everything with tones, joiners and tags. */
const emoji = String.raw`(?:\p{RI}{2}|[0-9#*]\uFE0F\u20E3|${drawn}${toned}${joined}[\u{E0020}-\u{E007F}]*)`;
const FEW_EMOJI = new RegExp(String.raw`^(?:\s*${emoji}){1,3}\s*$`, 'u');
/** © and ™ count as pictographs, and are words all the same. */
const DRAWN_AS_TEXT = /^[\s\u00A9\u00AE\u2122\u3030\u303D]*$/u;
/** UTF-16 units. Three families of four with tones take fewer. */
const LONGEST = 96;

/** One to three emoji and nothing else: shown larger. */
export const isFewEmoji = (text: string): boolean =>
  text.length <= LONGEST && FEW_EMOJI.test(text) && !DRAWN_AS_TEXT.test(text);

/** Nothing in it can be seen: white space, what has no width, and the blank letters of Hangul and Braille. */
export const looksBlank = (text: string): boolean =>
  /^[\p{White_Space}\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}\u2800]*$/u.test(text);
