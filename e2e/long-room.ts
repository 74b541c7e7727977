import type { Page } from '@playwright/test';
import { LiveLine } from './live-line.js';
import { drawing } from './made-images.js';
import { meetProgram } from './many-messages.js';
import type { TalkingProgram } from './many-messages.js';
import { expect, field, test as base } from './shared-room.js';
import { log, person } from './two-people.js';
import type { Person } from './two-people.js';

export const MESSAGES = 5_000;
/** One in so many messages carries an image. */
const IMAGE_EVERY = 150;
/** The first message, an accent and a capital in the middle, and images of two shapes whose descriptions are their numbers. */
export const FIRST = 'The very first words';
export const RARE = {
  700: 'Fetch the CAFÉ crème',
  2_600: 'the cafe crème again',
  4_700: 'A cafe\u0301 creme, last',
} as const;
export const describedAs = (n: number): string => `Picture number ${n} of the crate`;

interface LongRoom {
  host: Person;
  program: TalkingProgram;
  /** Its page, a path. */
  path: string;
}

const rare = new Map(Object.entries(RARE).map(([n, text]) => [Number(n), text]));
const textOf = (n: number): string =>
  rare.get(n) ?? `Line ${n}. ${'The crate came in at seven. '.repeat((n * 7) % 5)}`.trim();

/** A room in which 5,000 messages were said by a program, read to the end by its host. */
export const test = base.extend<{ reader: Page }, { long: LongRoom }>({
  long: [
    async ({ browser, parley }, use) => {
      const host = await person(browser, parley.chat);
      const wire = await LiveLine.of(host.page);
      const program = await meetProgram(host.page, parley.chat);
      const path = new URL(host.page.url()).pathname;
      await host.page.goto('about:blank');
      let { seq } = await program.say(FIRST);
      const wide = await drawing({ width: 480, height: 320 });
      const tall = await drawing({ width: 240, height: 480, seed: 2 });
      for (let from = 2; from <= MESSAGES; from += IMAGE_EVERY) {
        const to = Math.min(MESSAGES, from + IMAGE_EVERY - 1);
        await program.sayMany(to - from, (n) => textOf(from + n - 1));
        ({ seq } = await program.show(textOf(to), to % 2 === 0 ? wide : tall, describedAs(to)));
      }
      await host.page.goto(path);
      // It opens at the first unread, far above.
      await expect(log(host.page).getByText(FIRST)).toBeInViewport({ timeout: 30_000 });
      await log(host.page).press('End');
      await expect.poll(() => wire.saidOf('message:read').at(-1)?.seq).toBe(seq);
      await host.page.close();
      await use({ host, program, path });
      program.disconnect();
      await host.context.close();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  reader: async ({ long }, use) => {
    const page = await long.host.context.newPage();
    await page.goto(long.path);
    await expect(field(page)).toBeEnabled();
    await use(page);
    await page.close();
  },
});
