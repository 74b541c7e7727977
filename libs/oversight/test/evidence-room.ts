import { createHash } from 'node:crypto';
import type { AttachmentId, AttachmentReference, ImageType } from '@parley/contracts';
import { canonicalJson } from '@parley/contracts';
import type { EvidenceEntry, EvidenceLine } from '@parley/record';
import { AUDITED } from './audited-room.js';

const START = Date.UTC(2026, 0, 5, 23, 58);
const sha256 = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('base64url');
const id = (number: number): string => `018f3b1e-0000-7000-8000-${String(number).padStart(12, '0')}`;

/** Three pictures of 12 × 8 pixels. */
export const JPEG = Buffer.from(
  '/9j/2wBDABQODxIPDRQSEBIXFRQYHjIhHhwcHj0sLiQySUBMS0dARkVQWnNiUFVtVkVGZIhlbXd7gYKBTmCNl4x9lnN+gXz/2wBDARUXFx4aHjshITt8U0ZTfHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHz/wAARCAAIAAwDASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAX/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/8QAFQEBAQAAAAAAAAAAAAAAAAAAAgT/xAAUEQEAAAAAAAAAAAAAAAAAAAAA/9oADAMBAAIRAxEAPwCeASJ//9k=',
  'base64',
);
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAwAAAAICAMAAAD6Ou7DAAAAA1BMVEWoZCqqO1Z3AAAACXBIWXMAAAPoAAAD6AG1e1JrAAAADElEQVQImWNgoA8AAABoAAHln1ycAAAAAElFTkSuQmCC',
  'base64',
);
const WEBP = Buffer.from(
  'UklGRjYAAABXRUJQVlA4ICoAAACQAQCdASoMAAgAAUAmJaACdLoAA5gA/vY/3/5Z/5/fF3j3/G+IL2pMAAA=',
  'base64',
);
const picture = (number: number, type: ImageType, bytes: Uint8Array, alt: string) => {
  const reference: AttachmentReference = {
    id: id(900 + number) as AttachmentId,
    type,
    bytes: bytes.length,
    width: 12,
    height: 8,
    sha256: sha256(bytes),
    thumbnailSha256: sha256('thumbnail'),
    alt,
  };
  return { reference, bytes };
};
export const PICTURES = [
  picture(1, 'image/jpeg', JPEG, 'A green field "with quotes" & <signs>'),
  picture(2, 'image/png', PNG, ''),
  picture(3, 'image/webp', WEBP, 'צילום'),
];

export const HOSTILE = `=cmd|'/C calc'!A1`;
export const SCRIPT = '<script>alert(1)</script>';
/** Words nobody else says; they are in an entry that is redacted. */
export const SECRET = 'canary of the redacted entry';
export const WORDS = [
  'Good evening',
  'שלום עולם, זה מבחן (בסוגריים) עם 123 ו-English באמצע!',
  'مرحبا بالعالم، هذا اختبار (بين قوسين) مع 123 و English في الوسط؟',
  'नमस्ते दुनिया, क्षत्रिय और श्रीमान् किताब',
  'สวัสดีชาวโลกนี่คือการทดสอบการตัดคำภาษาไทยที่ยาวมากพอที่จะต้องขึ้นบรรทัดใหม่เพราะว่าไม่มีช่องว่าง',
  '你好，世界',
  'Emoji 😀 👩‍👩‍👧‍👦 🏳️‍🌈 🇮🇱🇩🇪 👍🏽 ❤️ 1️⃣ done',
  'Ελληνικά, Русский, Tiếng Việt, Łódź, Čeština',
  SCRIPT,
  'two\nlines\n\n=and a formula on a line',
  'bell\u0007 nul\u0000 turned \u202Etxt.exe\u202C end',
  `${'long'.repeat(60)} and on`,
  '  \t=1+1',
  '-2+3',
  '@SUM(A1)',
  '＝1+1',
  'comma, "quote" and ; semicolon',
];

/** Entries of which the fourth is redacted; more of them, or of images, when asked. */
export interface RoomOptions {
  redacted?: readonly number[];
  texts?: readonly string[];
  /** Images of each message, by its place among the texts. */
  images?: (index: number) => readonly AttachmentReference[];
}
const REDACTED_SEQ = 4;

/** A conversation of two as the record tells it: names and words that try whatever shows them. */
export async function* evidenceRoom(options: RoomOptions = {}): AsyncGenerator<EvidenceLine> {
  const { redacted = [REDACTED_SEQ], texts = [WORDS[0] ?? '', SECRET, ...WORDS.slice(1)] } = options;
  const images = options.images ?? ((index: number) => (index === 0 ? PICTURES.map(({ reference }) => reference) : []));
  const seats = [
    { seat: 1, name: HOSTILE },
    { seat: 2, name: 'זאב רגוע' },
  ];
  const lastSeq = texts.length + 3;
  yield await Promise.resolve({
    line: 'record',
    version: 1,
    room: { id: id(1), state: 'closed', createdAt: START, activatedAt: START, closedAt: START + 9e6 },
    policy: AUDITED,
    lastSeq,
    head: sha256('head'),
    exportedAt: START + 1e7,
    reading: id(2),
    export: id(3),
    redacted: [...redacted],
  });
  for (const { seat, name } of seats)
    yield { line: 'seat', seat, name, thumbprint: sha256(name), joinedAt: START, leftAt: null, joinProof: 'a.b.c' };
  for (const { seat } of seats)
    yield {
      line: 'connection',
      id: id(50 + seat),
      seat,
      commitment: sha256('a'),
      address: seat === 1 ? '192.0.2.10' : '2001:db8::20',
      salt: sha256('salt'),
    };
  const entry = (seq: number, type: EvidenceEntry['type'], seat: number, content: unknown): EvidenceEntry => ({
    line: 'entry',
    seq,
    id: id(100 + seq),
    type,
    seat,
    recipientSeat: null,
    clientMessageId: type === 'message' ? id(200 + seq) : null,
    sentAt: START + seq * 10_000,
    envelopeHash: sha256(`envelope ${seq}`),
    commitment: sha256(`commitment ${seq}`),
    head: sha256(`head ${seq}`),
    connectionId: seat === 0 ? null : id(50 + seat),
    ...(redacted.includes(seq) ? {} : { content: canonicalJson(content), salt: sha256('salt') }),
  });
  for (const { seat, name } of seats) yield entry(seat, 'joined', 0, { seat, name, thumbprint: sha256(name) });
  for (const [index, text] of texts.entries())
    yield entry(index + 3, 'message', (index % 2) + 1, { text, attachments: images(index) });
  yield entry(lastSeq, 'left', 0, { seat: 1 });
  yield { line: 'receipt', seat: 1, number: 1, jws: 'a.b.c' };
  yield { line: 'checkpoint', note: 'parley/test\n1\nAAAA\n\n— parley BBBB\n' };
}
