import { meetProgram } from '../many-messages.js';
import { expect, test } from '../started-parley.js';
import { log, person, say } from '../two-people.js';

test.describe('reading', () => {
  test('17. Who stands at the end follows what is said; who reads above is told how much is new, and a press leads there', async ({
    browser,
    parley,
  }) => {
    const host = await person(browser, parley.chat);
    const program = await meetProgram(host.page, parley.chat);
    await program.sayMany(60);
    await expect(log(host.page).getByText(/^Line 60\./)).toBeInViewport();
    await log(host.page).evaluate((element) => {
      element.scrollTop = 0;
    });
    await expect(log(host.page).getByText(/^Line 60\./)).not.toBeInViewport();
    for (const words of ['one more', 'two more', 'three more']) await program.say(words);
    await host.page.getByRole('button', { name: '3 new' }).click();
    await expect(log(host.page).getByText('three more')).toBeInViewport();
    program.disconnect();
    await host.context.close();
  });

  test('22. A conversation of 1,500 messages stands on the page in a few elements, from its end to its beginning', async ({
    browser,
    parley,
  }) => {
    const host = await person(browser, parley.chat);
    const program = await meetProgram(host.page, parley.chat);
    await say(host.page, 'The very first words');
    await program.sayMany(1_500);
    await host.page.reload();
    await expect(log(host.page).locator('.m').first()).toBeVisible();
    const beginning = log(host.page).getByText('The very first words');
    await expect
      .poll(
        async () => {
          await log(host.page).evaluate((element) => {
            element.scrollTop = 0;
          });
          return beginning.count();
        },
        { timeout: 60_000 },
      )
      .toBe(1);
    expect(await log(host.page).locator('.m').count()).toBeLessThan(200);
    program.disconnect();
    await host.context.close();
  });
});
