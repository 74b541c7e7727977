import { readOrder, USAGE, WrongUsage } from './arguments.js';
import { NoExport } from './export-file.js';
import { sayBeside } from './say-beside.js';
import { sayVerdict } from './say-verdict.js';
import { verifyExport, type ExportVerdict } from './verify-export.js';

const EXIT = { complete: 0, altered: 1, unproved: 2, unusable: 2 } as const;

/** What a file says of itself may hold what moves a terminal's cursor: it is shown, and does nothing. */
const harmless = (text: string): string =>
  text.replace(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (found) => `\\u{${(found.codePointAt(0) ?? 0).toString(16)}}`);
const said = (verdict: ExportVerdict): string =>
  harmless(sayVerdict(verdict) + (verdict.beside ? sayBeside(verdict.beside) : ''));

try {
  const order = await readOrder(process.argv.slice(2));
  const verdict = await verifyExport(order);
  process.stdout.write(order.json ? `${JSON.stringify(verdict)}\n` : said(verdict));
  process.exitCode = EXIT[verdict.verdict];
} catch (error) {
  process.exitCode = EXIT.unusable;
  if (error instanceof WrongUsage) console.error(`${error.message}\n\n${USAGE}`);
  else if (error instanceof NoExport) console.error(harmless(error.message));
  // Not 1, which says that something was altered.
  else console.error(error);
}
