import { imageFile } from '@parley/contracts';
import type { EvidenceSeat } from '@parley/record';
import type { ExportFormat, TranscriptSource } from './export-format.js';
import type { ToldEntry } from './transcript.js';
import { REDACTED, whoOf } from './wording.js';

/** Not a character of XML 1.0 (section 2.2). */
const NO_XML = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

export const actiance: ExportFormat = {
  id: 'actiance',
  title: 'Actiance XML',
  says: 'For archives that take the instant messages of Actiance Vantage; images lie beside it.',
  holds: 'transcript',
  transcript: { extension: 'xml', mediaType: 'application/xml', passes: 1, imagesBeside: true, write },
};

/** Actiance Vantage's file of conversations: times are whole seconds, so the record beside it keeps the milliseconds. */
async function* write({ open }: TranscriptSource): AsyncGenerator<Uint8Array> {
  const { head, seats, entries } = await open();
  const { id, createdAt, closedAt } = head.room;
  yield utf8(
    `<?xml version="1.0" encoding="UTF-8"?>\n<FileDump xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">\n` +
      `<Conversation Perspective="${escape(`Room ${id}`)}">\n${element('RoomID', id)}\n${element('StartTimeUTC', seconds(createdAt))}\n`,
  );
  const gone = new Set<number>();
  for await (const entry of entries) {
    if (entry.type === 'left') gone.add(entry.seat);
    yield utf8(eventsOf(entry));
  }
  const end = closedAt ?? head.exportedAt;
  // Whoever never gave the seat back was there until the end.
  for (const seat of seats) if (!gone.has(seat.seat)) yield utf8(left(seat, end));
  yield utf8(`${element('EndTimeUTC', seconds(end))}\n</Conversation>\n</FileDump>\n`);
}

function eventsOf(entry: ToldEntry): string {
  const who = loginOf(entry);
  switch (entry.type) {
    case 'joined':
      return participant('ParticipantEntered', who, entry.at);
    case 'left':
      return participant('ParticipantLeft', who, entry.at);
    case 'message':
      return messageOf(entry, who);
    case 'commit':
    case 'welcome':
      return '';
  }
}

function messageOf(entry: ToldEntry, who: string): string {
  const by = element('LoginName', who) + element('UserType', 'participant') + element('DateTimeUTC', seconds(entry.at));
  const content = entry.redacted ? REDACTED : entry.text;
  const message = `<Message>${element('MessageId', entry.id)}${by}${element('Content', content)}</Message>\n`;
  const files = entry.images.map((image) => {
    const file =
      element('UserFileName', image.alt === '' ? image.id : image.alt) + element('FileName', imageFile(image));
    const started = `<FileTransferStarted>${by}${file}</FileTransferStarted>\n`;
    return `${started}<FileTransferEnded>${by}${file}${element('Status', 'Completed')}</FileTransferEnded>\n`;
  });
  return message + files.join('');
}

const left = (seat: EvidenceSeat, at: number): string => participant('ParticipantLeft', loginOf(seat), at);
const participant = (name: string, who: string, at: number): string =>
  `<${name}>${element('LoginName', who)}${element('UserType', 'participant')}${element('DateTimeUTC', seconds(at))}</${name}>\n`;

/** Two people may choose one name: the seat tells them apart. */
const loginOf = (one: { seat: number; name: string | null }): string => `${whoOf(one)} (seat ${one.seat})`;
const seconds = (ms: number): string => String(Math.floor(ms / 1000));
const element = (name: string, text: string): string => `<${name}>${escape(text)}</${name}>`;
const utf8 = (text: string): Uint8Array => Buffer.from(text, 'utf8');

const NAMES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  // A reader would turn it into a line feed.
  '\r': '&#13;',
};
const escape = (text: string): string =>
  text.replace(NO_XML, '\ufffd').replace(/[&<>"'\r]/g, (character) => NAMES[character] ?? '');
