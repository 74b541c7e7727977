import { describe, expect, it } from '@jest/globals';
import { TitleStack } from './title-stack.js';

describe('the title of a page', () => {
  const started = () => {
    let shown = '';
    const titles = new TitleStack((title) => {
      shown = title;
    });
    return { titles, shown: () => shown };
  };

  it('is that of what came last, and then the newest of what stands beneath', () => {
    const { titles, shown } = started();
    const page = titles.enter('Room');
    const dialog = titles.enter('Someone is at the door');
    page.rename('(2) Room');
    expect(shown()).toBe('Someone is at the door');
    dialog.leave();
    expect(shown()).toBe('(2) Room');
  });
  it('is that of the dialog still when the page beneath goes first', () => {
    const { titles, shown } = started();
    const page = titles.enter('Room');
    const dialog = titles.enter('Someone is at the door');
    page.leave();
    expect(shown()).toBe('Someone is at the door');
    dialog.leave();
    expect(shown()).toBe('Someone is at the door');
    titles.enter('Ended');
    expect(shown()).toBe('Ended');
  });
  it('leaves once', () => {
    const { titles, shown } = started();
    titles.enter('Room');
    const dialog = titles.enter('Dialog');
    dialog.leave();
    dialog.leave();
    expect(shown()).toBe('Room');
  });
});
