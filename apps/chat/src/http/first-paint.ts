import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A page that holds what its first paint waits for, and the hashes by which a browser lets that in (CSP Level 3, section 2.3.1). */
export interface WholePage {
  html: string;
  /** Sources for `script-src` and `style-src`. */
  scripts: readonly string[];
  styles: readonly string[];
}

const BLOCKING_SCRIPT = /<script src="(\/[^"]+)"><\/script>/g;
const STYLE_SHEET = /<link rel="stylesheet"[^>]* href="(\/[^"]+)"[^>]*>/g;
const sourceOf = (text: string): string => `'sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}'`;

/** On a slow line each file that the first paint waits for costs a round trip and a connection: here they come inside the page. */
export function withFirstPaint(built: string, folder: string): WholePage {
  const scripts: string[] = [];
  const styles: string[] = [];
  const inside = (tag: 'script' | 'style', sources: string[]) => (_: string, path: string) => {
    const text = readFileSync(join(folder, path), 'utf8').trim();
    if (text.toLowerCase().includes(`</${tag}`)) throw new Error(`${path} can't stand inside a page`);
    sources.push(sourceOf(text));
    return `<${tag}>${text}</${tag}>`;
  };
  const html = built
    .replaceAll(BLOCKING_SCRIPT, inside('script', scripts))
    .replaceAll(STYLE_SHEET, inside('style', styles));
  return { html, scripts, styles };
}

/** The policy of our files with these sources beside them. */
export const allowing = (policy: string, { scripts, styles }: Pick<WholePage, 'scripts' | 'styles'>): string =>
  policy
    .replace("script-src 'self'", ["script-src 'self'", ...scripts].join(' '))
    .replace("style-src 'self'", ["style-src 'self'", ...styles].join(' '));
