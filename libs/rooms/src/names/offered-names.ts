import type { ChosenName, NameOffer, ServerTime } from '@parley/contracts';
import { equalBytes, hmacSha256 } from '@parley/crypto';
import { randomInt } from 'node:crypto';
import { ADJECTIVES, ANIMALS } from './words.js';

/** Seconds for which an offered name can be chosen. */
const GOOD_FOR = 3600;

/**
 * Names made and signed by the server, so that a participant can choose one but not invent it. Stateless: the offer
 * holds its end in seconds and an HMAC-SHA-256 over both, under a key derived from the service secret.
 */
export class OfferedNames {
  constructor(private readonly key: Buffer) {}

  /** Different names, each one adjective and one animal. */
  offer(count: number, now: ServerTime): NameOffer[] {
    const until = Math.floor(now / 1000) + GOOD_FOR;
    const names = new Set<string>();
    while (names.size < count) names.add(randomName());
    return [...names].map((text) => ({
      text,
      offer: `${until.toString(36)}.${this.sign(text, until).toString('base64url')}`,
    }));
  }

  accepts(name: ChosenName, now: ServerTime): boolean {
    const [end = '', signature = ''] = (name.offer ?? '').split('.');
    const until = parseInt(end, 36);
    if (!(until * 1000 > now)) return false;
    return equalBytes(Buffer.from(signature, 'base64url'), this.sign(name.text, until));
  }

  private sign(text: string, until: number): Buffer {
    return hmacSha256(this.key, Buffer.from(`${until.toString(36)}.${text}`, 'utf8'));
  }
}

/** One of some thousand names: enough to tell two people in a room apart, too few to be somebody. */
export function randomName(): string {
  const pick = (words: readonly string[]): string => words[randomInt(words.length)] ?? '';
  return `${pick(ADJECTIVES)} ${pick(ANIMALS)}`;
}
