import { describe, expect, it } from '@jest/globals';
import { composeLanding } from './compose-landing.js';
import { SAMPLE_POLICIES } from './sample-policies.js';

const PAGE =
  '<html lang="en"><meta data-content="lead" content="x"><nav><!--languages--></nav><h1 data-text="headline">x</h1><i data-text="unheardOf">stays</i><section data-doors="0" data-label="doors" aria-label="x"><!--doors--></section></html>';
const { audited, link } = SAMPLE_POLICIES;

describe('the landing page', () => {
  it('has one door for each kind that is on, with its terms', () => {
    const html = composeLanding(PAGE, [audited, link], 'en');
    expect(html.match(/<article class="door"/g)).toHaveLength(2);
    expect(html).toContain('data-doors="2"');
    expect(html).toContain('Each reading is logged first');
    expect(html).toContain('href="/host?kind=link"');
    expect(html).not.toContain('<!--doors-->');
  });
  it('gives a single door no buttons: those of the page open it', () => {
    expect(composeLanding(PAGE, [audited], 'en')).not.toContain('class="go"');
  });
  it('speaks the language asked for', () => {
    const html = composeLanding(PAGE, [audited], 'de');
    expect(html).toContain('<html lang="de">');
    expect(html).toContain('Reden in einem Raum, der endet.');
    expect(html).toContain('aria-label="Arten von Räumen"');
    expect(html).toContain('content="Wer hereinkommt');
    expect(html).toContain('>stays<');
  });
  it('leads to itself in each other language', () => {
    expect(composeLanding(PAGE, [audited], 'de')).toContain(
      '<nav><a href="/en" lang="en" hreflang="en">English</a></nav>',
    );
    expect(composeLanding(PAGE, [audited], 'en')).toContain('>Deutsch</a></nav>');
  });
  it('stops the start when the page has no place for doors', () => {
    expect(() => composeLanding('<html></html>', [audited], 'en')).toThrow('<!--doors-->');
  });
});
