import { Readable } from 'node:stream';
import { imageFile } from '@parley/contracts';
import type { AttachmentReference } from '@parley/contracts';
import MailComposer from 'nodemailer/lib/mail-composer';
import type { ExportFormat, ExportImages, TranscriptSource } from './export-format.js';
import { htmlPage } from './html.js';
import { imageSays, insteadOfWords, MISSING_IMAGE, utc, whoOf, withoutControls } from './wording.js';

export const eml: ExportFormat = {
  id: 'eml',
  title: 'Mail (EML)',
  says: 'One message with the transcript as text and as a page, images inside: for mail archives.',
  holds: 'transcript',
  transcript: { extension: 'eml', mediaType: 'message/rfc822', passes: 3, imagesBeside: false, write },
};

/** RFC 5322 and MIME; each part is made when its turn comes. Its addresses lead nowhere (RFC 2606). */
async function* write(source: TranscriptSource): AsyncGenerator<Uint8Array> {
  const { head, entries } = await source.open();
  const images: AttachmentReference[] = [];
  for await (const entry of entries) images.push(...entry.images);
  const domain = 'parley.invalid';
  const message = new MailComposer({
    from: { name: 'Parley', address: `export@${domain}` },
    to: { name: `Room ${head.room.id}`, address: `${head.room.id}@${domain}` },
    subject: `Transcript of room ${head.room.id}`,
    date: new Date(head.exportedAt),
    messageId: `<${head.export}@${domain}>`,
    headers: { 'X-Parley-Reading': head.reading, 'X-Parley-Head': head.head },
    text: { content: lazily(textOf(source)) },
    html: { content: lazily(htmlPage(source, cidOf)) },
    attachments: images.map((image) => ({
      cid: `${image.id}@${domain}`,
      filename: imageFile(image).replace('images/', ''),
      contentType: image.type,
      contentDisposition: 'inline',
      content: lazily(bytesOf(source.images, image)),
    })),
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const stream = message.compile().createReadStream();
  for await (const part of stream) yield part as Uint8Array;
}

const lazily = (bytes: AsyncIterable<Uint8Array>): Readable => Readable.from(bytes, { objectMode: false });

const cidOf = (image: AttachmentReference): Promise<Iterable<string>> =>
  Promise.resolve([`cid:${image.id}@parley.invalid`]);

/** What is missing says so in its place. */
async function* bytesOf(images: ExportImages, image: AttachmentReference): AsyncGenerator<Uint8Array> {
  yield (await images.original(image)) ?? Buffer.from(MISSING_IMAGE, 'utf8');
}

async function* textOf({ open }: TranscriptSource): AsyncGenerator<Uint8Array> {
  const { head, entries } = await open();
  yield utf8(`Room ${head.room.id}\nExported ${utc(head.exportedAt)}, ${head.lastSeq} entries, all times UTC\n`);
  for await (const entry of entries) {
    const from = entry.address === null ? '' : ` from ${entry.address}`;
    yield utf8(`\n#${entry.seq} ${utc(entry.at)} ${whoOf(entry)}${from}\n`);
    const words = insteadOfWords(entry) ?? entry.text;
    if (words !== '') yield utf8(`${words}\n`);
    for (const image of entry.images) yield utf8(`[${imageSays(image)}: ${imageFile(image)}]\n`);
  }
}
const utf8 = (text: string): Uint8Array => Buffer.from(withoutControls(text), 'utf8');
