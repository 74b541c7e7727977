import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { allowing, withFirstPaint } from './first-paint.js';

const folder = mkdtempSync(join(tmpdir(), 'parley-paint-'));
const PAGE =
  '<head><script src="/before.js"></script><script type="module" crossorigin src="/assets/room.js"></script>' +
  '<link rel="modulepreload" crossorigin href="/assets/a.js"><link rel="stylesheet" crossorigin href="/assets/room.css"></head>';
const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

beforeAll(() => {
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'before.js'), "document.title = '$& $1';\n");
  writeFileSync(join(folder, 'assets', 'room.css'), 'p { color: red }\n');
  writeFileSync(join(folder, 'assets', 'closing.css'), 'p::after { content: "</STYLE>" }');
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('what the first paint of a page waits for', () => {
  it('stands inside it, byte for byte, and is named by its hash; modules stay files', () => {
    const { html, scripts, styles } = withFirstPaint(PAGE, folder);
    expect(html).toBe(
      "<head><script>document.title = '$& $1';</script><script type=\"module\" crossorigin src=\"/assets/room.js\"></script>" +
        '<link rel="modulepreload" crossorigin href="/assets/a.js"><style>p { color: red }</style></head>',
    );
    expect([scripts, styles]).toEqual([[hashOf("document.title = '$& $1';")], [hashOf('p { color: red }')]]);
  });

  it('is refused at the start when it would end its own element', () => {
    expect(() => withFirstPaint('<link rel="stylesheet" href="/assets/closing.css">', folder)).toThrow(/inside a page/);
  });

  it('is let in by the policy beside our own files, and nothing else is', () => {
    const policy = "default-src 'none';script-src 'self';style-src 'self';font-src 'self'";
    expect(allowing(policy, { scripts: ["'sha256-a'"], styles: [] })).toBe(
      "default-src 'none';script-src 'self' 'sha256-a';style-src 'self';font-src 'self'",
    );
  });
});
