import { describe, expect, it } from '@jest/globals';
import { findLinks } from './links.js';

const only = (text: string) => {
  const links = findLinks(text);
  expect(links).toHaveLength(1);
  const [link] = links;
  if (!link) throw new Error('no link');
  return link;
};

describe('links in a text', () => {
  it('are found where they stand, without the sentence around them', () => {
    const text = 'See (https://example.org/a_(b)?c=d#e), or write to ann@example.org.';
    expect(findLinks(text).map(({ start, end }) => text.slice(start, end))).toEqual([
      'https://example.org/a_(b)?c=d#e',
      'ann@example.org',
    ]);
    expect(only('„https://example.org/a…”')).toMatchObject({ shown: 'https://example.org/a', plain: true });
    expect(only('看 https://example.org/。')).toMatchObject({ shown: 'https://example.org/', plain: true });
  });
  it('lead where they say', () => {
    expect(only('https://Example.org/Path')).toMatchObject({ href: 'https://example.org/Path', plain: true });
    expect(only('http://example.org:8080')).toMatchObject({ href: 'http://example.org:8080/', plain: true });
    expect(only('www.example.org')).toMatchObject({ href: 'https://www.example.org/', plain: true });
    expect(only('ann+parley@Example.org')).toMatchObject({ href: 'mailto:ann+parley@example.org', plain: true });
    expect(only('mailto:ann@example.org')).toMatchObject({ href: 'mailto:ann@example.org', plain: true });
  });
  it.each([
    'javascript:alert(1)',
    'JaVaScRiPt://example.org/%0aalert(1)',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:msgbox(1)',
    'file:///etc/passwd',
    'ftp://example.org/',
    'view-source:example',
    'intent://example.org#Intent;end',
    'https://',
    'http:///',
    'README.md',
    'example.org',
    'node.js',
    '3.14',
    '//example.org',
    'tel:112',
  ])('are not made of %s', (text) => {
    expect(findLinks(text)).toEqual([]);
  });
  it.each([
    ['a user name before the host', 'https://bank.example@evil.example/login', 'evil.example'],
    ['a user name and a password', 'https://bank.example:443@evil.example/', 'evil.example'],
    ['letters that look like others', 'https://аррӏе.com/', 'xn--80ak6aa92e.com'],
    ['a host in its ASCII form', 'https://xn--80ak6aa92e.com/', 'xn--80ak6aa92e.com'],
    ['a number for an address', 'http://2130706433/', '127.0.0.1'],
    ['full-width letters', 'https://ｅxample.org/', 'example.org'],
  ])('show the real host behind %s', (_, text, to) => {
    for (const link of findLinks(text)) expect(link).toMatchObject({ to, plain: false });
    expect(findLinks(text)).toHaveLength(1);
  });
  it('are spelt out where characters would turn or hide others', () => {
    const link = only('https://example.org/\u202Egpj.exe');
    expect(link).toMatchObject({ shown: 'https://example.org/%E2%80%AEgpj.exe', to: 'example.org', plain: false });
    for (const hidden of ['\u200B', '\u2066', '\u00AD', '\uFEFF', '\u2800']) {
      for (const found of findLinks(`https://evil.example${hidden}.bank.example/a${hidden}b`))
        expect(found.plain).toBe(false);
    }
  });
  it('fill in nothing of a letter but whom it goes to', () => {
    const link = only('mailto:ann@example.org?bcc=eve@evil.example&body=secret');
    expect(link.href).toBe('mailto:ann@example.org');
    expect(link).toMatchObject({ to: 'ann@example.org', plain: false });
  });
});
