import { createHash } from 'node:crypto';
import { inflateSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { evidenceRoom, HOSTILE, JPEG, PICTURES, SCRIPT, SECRET, WORDS } from '../../test/evidence-room.js';
import { installedFont } from '../../test/installed-fonts.js';
import type { ExportImages, TranscriptSource } from './export-format.js';
import { exportFormat } from './formats.js';
import { openTranscript } from './transcript.js';

const known = new Map(PICTURES.map(({ reference, bytes }) => [reference.id, bytes]));
const images: ExportImages = {
  original: (image) => Promise.resolve(known.get(image.id) ?? null),
  still: () => Promise.resolve(JPEG),
};
async function written(id: string, more: Partial<TranscriptSource> = {}): Promise<Buffer> {
  const format = exportFormat(id);
  if (format?.holds !== 'transcript') throw new Error(`no transcript is called ${id}`);
  const open = () => openTranscript(evidenceRoom());
  const parts: Uint8Array[] = [];
  for await (const part of format.transcript.write({ open, images, fonts: installedFont, ...more })) parts.push(part);
  return Buffer.concat(parts);
}

/** RFC 4180 as its section 2 says, and nothing more lenient. */
function csvRows(text: string): string[][] {
  const rows: string[][] = [];
  let [row, at]: [string[], number] = [[], 0];
  while (at < text.length) {
    expect(text[at]).toBe('"');
    let field = '';
    for (at += 1; text[at] !== '"' || text[at + 1] === '"'; at += 1) {
      if (text[at] === '"') at += 1;
      field += text[at] ?? '';
      if (at > text.length) throw new Error('a field never ends');
    }
    row.push(field);
    at += 1;
    if (text[at] === ',') at += 1;
    else {
      expect(text.slice(at, at + 2)).toBe('\r\n');
      at += 2;
      rows.push(row);
      row = [];
    }
  }
  return rows;
}

describe('CSV', () => {
  it('reads back as it was said, but for what a spreadsheet would compute', async () => {
    const text = (await written('csv')).toString('utf8');
    expect(text.charCodeAt(0)).toBe(0xfeff);
    const [columns, ...rows] = csvRows(text.slice(1));
    expect(new Set(rows.map(({ length }) => length))).toEqual(new Set([columns?.length]));
    const said = rows.filter((row) => row[2] === 'message' && row[6] !== 'Redacted').map((row) => row[6]);
    expect(said).toEqual(
      WORDS.map((words) =>
        (/^\s*[=+\-@＝]/.test(words) ? `'${words}` : words).replace('\u0007', '\u2407').replace('\u0000', '\u2400'),
      ),
    );
  });

  it.each([HOSTILE, ' =1', '\t=1', '+1', '-1', '@A', '\r=1', '\u200b=1', '\u00a0=1', '＋1'])(
    'gives no spreadsheet anything to compute: %j',
    async (text) => {
      const open = () => openTranscript(evidenceRoom({ redacted: [], texts: [text] }));
      const [, ...rows] = csvRows((await written('csv', { open })).toString('utf8').slice(1));
      for (const field of rows.flat()) expect(field.trimStart()).not.toMatch(/^[\p{Cf}\s]*[=+\-@＝＋－＠]/u);
    },
  );
});

describe('HTML', () => {
  it('runs nothing and fetches nothing, and its style is the one its policy names', async () => {
    const page = (await written('html')).toString('utf8');
    const style = /<style>([^]*?)<\/style>/.exec(page)?.[1] ?? '';
    expect(page).toContain(
      `content="default-src 'none'; img-src data:; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
    );
    expect(page).not.toContain(SCRIPT);
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(page).not.toMatch(/<(script|link|iframe|object|base|form)\b/i);
    expect(page).not.toMatch(/\s(on\w+|style)=/i);
    expect([...page.matchAll(/\s(?:src|href)="(?!#|data:image\/)[^"]*"/g)]).toEqual([]);
    // An attribute's quotes are the page's own.
    expect(page).toContain('alt="A green field &quot;with quotes&quot; &amp; &lt;signs&gt;"');
  });

  it('holds every image as it was sent, and every word', async () => {
    const page = (await written('html')).toString('utf8');
    for (const { reference, bytes } of PICTURES)
      expect(page).toContain(`src="data:${reference.type};base64,${Buffer.from(bytes).toString('base64')}"`);
    for (const words of [WORDS[1], WORDS[2], WORDS[6]]) expect(page).toContain(words);
    expect(page).toContain('dir="auto"');
    expect(page).toContain('<time datetime="2026-01-05">');
    expect(page).toContain('<time datetime="2026-01-06">');
    expect(page).not.toContain(SECRET);
  });
});

describe('Actiance XML', () => {
  it('is well-formed, with who came, spoke, sent and left', async () => {
    const text = (await written('actiance')).toString('utf8');
    const root = parseXml(text);
    const [conversation] = root.children;
    const names = (conversation?.children ?? []).map(({ name }) => name);
    expect(root.name).toBe('FileDump');
    expect(names.slice(0, 4)).toEqual(['RoomID', 'StartTimeUTC', 'ParticipantEntered', 'ParticipantEntered']);
    expect(names.slice(-4)).toEqual(['Message', 'ParticipantLeft', 'ParticipantLeft', 'EndTimeUTC']);
    expect(names.filter((name) => name === 'FileTransferEnded')).toHaveLength(3);
    const messages = (conversation?.children ?? []).filter(({ name }) => name === 'Message');
    const content = (message: Element) => message.children.find(({ name }) => name === 'Content')?.text;
    expect(messages.map(content)).toEqual(
      [WORDS[0], 'Redacted', ...WORDS.slice(1)].map((words) => words?.replaceAll(/(?!\n|\t)\p{Cc}/gu, '\ufffd')),
    );
  });
});

describe('mail', () => {
  it('is one MIME message of text, page and inline images', async () => {
    const mail = (await written('eml')).toString('latin1');
    const [head = ''] = mail.split('\r\n\r\n');
    expect(head).toMatch(/^MIME-Version: 1\.0$/m);
    expect(head).toMatch(/^Content-Type: multipart\//m);
    const ids = [...mail.matchAll(/^Content-Id: <([^>]+)>/gim)].map(([, id]) => id);
    expect(ids).toEqual(PICTURES.map(({ reference }) => `${reference.id}@parley.invalid`));
    for (const { bytes } of PICTURES)
      expect(mail.replaceAll('\r\n', '')).toContain(Buffer.from(bytes).toString('base64'));
    const decoded = partsOf(mail);
    for (const type of ['text/plain', 'text/html']) {
      expect(decoded.get(type)).toContain(WORDS[2]);
      expect(decoded.get(type)).not.toContain(SECRET);
    }
    expect(decoded.get('text/html')).toContain(`src="cid:${ids[0]}"`);
    // RFC 5321, section 4.5.3.1.6: 998 characters a line at most.
    expect(Math.max(...mail.split('\r\n').map(({ length }) => length))).toBeLessThanOrEqual(998);
  });
});

describe('PDF', () => {
  it('shows words of every script, emoji among them, and what no font has by its number', async () => {
    const bytes = await written('pdf');
    expect(bytes.subarray(0, 5).toString('latin1')).toBe('%PDF-');
    expect(bytes.subarray(-6).toString('latin1')).toContain('%%EOF');
    const shown = shownCharacters(bytes);
    for (const word of ['שלום', 'مرحبا', 'नमस्ते', 'สวัสดี', 'Ελληνικά', 'Русский', 'Łódź', '😀'])
      for (const character of word) expect([word, shown.has(character)]).toEqual([word, true]);
    const fonts = [...bytes.toString('latin1').matchAll(/\/FontName \/[A-Z]{6}\+(\S+)/g)].map(([, name]) => name);
    for (const font of ['NotoSansHebrew', 'NotoSansArabic', 'NotoSansDevanagari', 'NotoSansThai', 'NotoEmoji'])
      expect([font, fonts.some((name) => name?.startsWith(font))]).toEqual([font, true]);
  });

  it('draws each image, and says where one lies that it can not draw', async () => {
    const drawn = (await written('pdf')).toString('latin1');
    expect(drawn.match(/\/Subtype \/Image/g)).toHaveLength(3);
    const without = await written('pdf', { images: { ...images, still: () => Promise.resolve(null) } });
    expect(without.toString('latin1')).not.toContain('/Subtype /Image');
  });
});

/** Every character the document's fonts map their glyphs to: what a reader can copy out of it. */
function shownCharacters(pdf: Buffer): Set<string> {
  const shown = new Set<string>();
  const text = pdf.toString('latin1');
  for (const { index, 0: mark } of text.matchAll(/stream\r?\n/g)) {
    if (text.slice(index - 3, index) === 'end') continue;
    const from = index + mark.length;
    const to = text.indexOf('endstream', from);
    const inflated = inflatedText(pdf.subarray(from, to));
    if (!inflated.includes('beginbfrange') && !inflated.includes('beginbfchar')) continue;
    for (const [, hex = ''] of inflated.matchAll(/<([0-9a-fA-F ]{4,})>/g)) {
      const units = hex.replaceAll(' ', '').match(/.{4}/g) ?? [];
      for (const character of String.fromCharCode(...units.map((unit) => parseInt(unit, 16)))) shown.add(character);
    }
  }
  return shown;
}
function inflatedText(bytes: Buffer): string {
  try {
    return inflateSync(bytes).toString('latin1');
  } catch {
    return '';
  }
}

/** The first part of each type, decoded. */
function partsOf(mail: string): Map<string, string> {
  const parts = new Map<string, string>();
  for (const part of mail.split(/\r\n--[^\r]+\r\n/)) {
    const [head = '', ...body] = part.split('\r\n\r\n');
    const type = /^Content-Type: ([\w/]+)/im.exec(head)?.[1] ?? '';
    const encoding = /^Content-Transfer-Encoding: (\S+)/im.exec(head)?.[1];
    const text = body.join('\r\n\r\n');
    const bytes =
      encoding === 'base64'
        ? Buffer.from(text, 'base64')
        : Buffer.from(
            text
              .replace(/=\r\n/g, '')
              .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
            'latin1',
          );
    if (!parts.has(type)) parts.set(type, bytes.toString('utf8'));
  }
  return parts;
}

interface Element {
  name: string;
  children: Element[];
  text: string;
}
const TOKEN = /<(\/?)([A-Za-z]+)((?:\s[\w:]+="[^"<]*")*)(\/?)>|([^<]+)/gy;
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", '#13': '\r' };
/** The part of XML 1.0 that an archive's reader needs; everything else is a fault. */
function parseXml(text: string): Element {
  const [declaration] = /^<\?xml version="1\.0" encoding="UTF-8"\?>\n/.exec(text) ?? [''];
  expect(declaration).not.toBe('');
  expect(text).not.toMatch(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u);
  const root: Element = { name: '', children: [], text: '' };
  const open = [root];
  TOKEN.lastIndex = declaration.length;
  while (TOKEN.lastIndex < text.length) {
    const at = TOKEN.lastIndex;
    const token = TOKEN.exec(text);
    if (!token) throw new Error(`no XML at ${at}: ${text.slice(at, at + 40)}`);
    const [, closing, name = '', , empty, words] = token;
    const current = open.at(-1);
    if (words !== undefined) {
      const plain = words.replace(/&([^;\s]*);/g, (_, entity: string) => {
        const known = ENTITIES[entity];
        if (known === undefined) throw new Error(`no entity ${entity}`);
        return known;
      });
      if (/&(?!\w+;|#)/.test(words)) throw new Error('a bare &');
      if (current) current.text += plain;
    } else if (closing) expect(open.pop()?.name).toBe(name);
    else {
      const element = { name, children: [], text: '' };
      current?.children.push(element);
      if (!empty) open.push(element);
    }
  }
  const [only] = root.children;
  if (open.length !== 1 || !only) throw new Error('not closed');
  return only;
}
