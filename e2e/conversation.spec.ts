import { activate, askToEnd, createRoom, knock, letIn, log, meet, person, say } from './two-people.js';
import { expect, test } from './started-parley.js';

test.use({ guesses: 'conversation' });

test.describe('an audited conversation', () => {
  test('two people talk; a third device is refused', async ({ browser, parley }) => {
    const [host, guest, third] = [
      await person(browser, parley.chat),
      await person(browser, parley.chat),
      await person(browser, parley.chat),
    ];
    const { link, code } = await meet(host.page, guest.page);
    await say(host.page, 'The crate came in at seven.');
    await expect(log(guest.page)).toContainText('The crate came in at seven.');
    await say(guest.page, 'Was it open?\nThe outer corner?');
    await expect(log(host.page)).toContainText('The outer corner?');

    await third.page.goto(link);
    await third.page.getByRole('button', { name: 'Accept terms and knock' }).click();
    await expect(third.page.getByText('No door opens with this code. Ask your host.')).toBeVisible();
    expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}$/);
    await Promise.all([host, guest, third].map((one) => one.context.close()));
  });

  test('a code typed in any case, with O for 0 and I for 1, finds the room', async ({ browser, parley }) => {
    const [host, guest] = [await person(browser, parley.chat), await person(browser, parley.chat)];
    const code = await createRoom(host.page);
    await activate(host.page);
    await guest.page.goto('/');
    await guest.page.getByRole('link', { name: 'Join chat' }).first().click();
    await guest.page.getByLabel('Room code').fill(code.toLowerCase().replaceAll('0', 'o').replaceAll('1', 'i'));
    await guest.page.getByRole('button', { name: 'Go to the door' }).click();
    await guest.page.getByRole('button', { name: 'Accept terms and knock' }).click();
    await expect(guest.page.getByText('You knocked.')).toBeVisible();
    await expect(host.page.getByRole('dialog', { name: 'Verify participant' })).toBeVisible();
    await Promise.all([host, guest].map((one) => one.context.close()));
  });

  test('whom the host turns away gets the calm refusal, and the room a new code', async ({ browser, parley }) => {
    const [host, stranger, guest] = [
      await person(browser, parley.chat),
      await person(browser, parley.chat),
      await person(browser, parley.chat),
    ];
    await createRoom(host.page);
    const first = await activate(host.page);
    await knock(stranger.page, first);
    await host.page
      .getByRole('dialog', { name: 'Verify participant' })
      .getByRole('button', { name: 'Turn them away' })
      .click();
    await expect(stranger.page.getByText('The host did not let you in.')).toBeVisible();
    await expect
      .poll(async () => /\/join\/\S+/.exec(await host.page.locator('main').innerText())?.[0])
      .not.toBe(/\/join\/\S+/.exec(first)?.[0]);
    const second = /\S+\/join\/[0-9A-Z]{4}#k=[\w-]{22}/.exec(await host.page.locator('main').innerText())?.[0] ?? '';
    await stranger.page.goto(second);
    await stranger.page.getByRole('button', { name: 'Accept terms and knock' }).click();
    await expect(stranger.page.getByText('No door opens with this code. Ask your host.')).toBeVisible();
    await knock(guest.page, second);
    await letIn(host.page);
    await expect(guest.page.getByRole('textbox', { name: 'Message' })).toBeEnabled();
    await Promise.all([host, stranger, guest].map((one) => one.context.close()));
  });

  test('a reload, a lost network and a closed tab come back to the same seat with everything said meanwhile', async ({
    browser,
    parley,
  }) => {
    const [host, guest] = [await person(browser, parley.chat), await person(browser, parley.chat)];
    await meet(host.page, guest.page);
    await say(host.page, 'before the reload');
    await guest.page.reload();
    await expect(log(guest.page)).toContainText('before the reload');

    await guest.context.setOffline(true);
    await expect(
      guest.page.getByRole('main').getByText('No network. Keep writing: it goes out in order.'),
    ).toBeVisible();
    await say(host.page, 'said while you were away');
    await say(guest.page, 'written offline, first');
    await say(guest.page, 'written offline, second');
    await guest.context.setOffline(false);
    await expect(log(guest.page)).toContainText('said while you were away');
    await expect(log(host.page)).toContainText('written offline, second');
    const heard = await log(host.page).innerText();
    expect(heard.indexOf('written offline, first')).toBeLessThan(heard.indexOf('written offline, second'));
    expect(heard.split('written offline, first')).toHaveLength(2);

    const url = guest.page.url();
    await guest.page.close();
    await say(host.page, 'said to a closed tab');
    const again = await guest.context.newPage();
    await again.goto(url);
    await expect(log(again)).toContainText('said to a closed tab');
    await expect(again.getByRole('textbox', { name: 'Message' })).toBeEnabled();
    await Promise.all([host, guest].map((one) => one.context.close()));
  });

  test('either side ends the room, which asks first; both see why, and the composer is gone', async ({
    browser,
    parley,
  }) => {
    const [host, guest] = [await person(browser, parley.chat), await person(browser, parley.chat)];
    const { link } = await meet(host.page, guest.page);
    await askToEnd(guest.page);
    const question = guest.page.getByRole('alertdialog');
    await question.getByRole('button', { name: 'End room' }).click();
    for (const page of [host.page, guest.page]) {
      await expect(page.getByText('The room has ended')).toBeVisible();
      await expect(page.getByRole('textbox', { name: 'Message' })).toHaveCount(0);
    }
    const late = await person(browser, parley.chat);
    await late.page.goto(link);
    await late.page.getByRole('button', { name: 'Accept terms and knock' }).click();
    await expect(late.page.getByText('No door opens with this code. Ask your host.')).toBeVisible();
    await Promise.all([host, guest, late].map((one) => one.context.close()));
  });

  test('4,000 characters go through, one more is held back with its text', async ({ browser, parley }) => {
    const [host, guest] = [await person(browser, parley.chat), await person(browser, parley.chat)];
    await meet(host.page, guest.page);
    const long = 'ä😀'.repeat(2000);
    await say(host.page, long);
    await expect(log(guest.page)).toContainText(long);
    await host.page.getByRole('textbox', { name: 'Message' }).fill(`${long}!`);
    await expect(host.page.locator('.count', { hasText: '1 character too many' })).toBeVisible();
    await host.page.keyboard.press('Enter');
    await expect(host.page.getByRole('textbox', { name: 'Message' })).toHaveValue(`${long}!`);
    await Promise.all([host, guest].map((one) => one.context.close()));
  });

  test('all that a script can read of the browser opens nothing in another profile', async ({ browser, parley }) => {
    const [host, guest, thief] = [
      await person(browser, parley.chat),
      await person(browser, parley.chat),
      await person(browser, parley.chat),
    ];
    await meet(host.page, guest.page);
    await say(host.page, 'only for two');
    await expect(log(guest.page)).toContainText('only for two');
    const copied = await guest.page.evaluate(async () => {
      const databases = await indexedDB.databases();
      const found: { database: string; store: string; key: unknown; value: string; extractable: string }[] = [];
      for (const { name } of databases) {
        if (name === undefined) continue;
        const database = await new Promise<IDBDatabase>((resolve, reject) => {
          const opening = indexedDB.open(name);
          opening.onsuccess = () => {
            resolve(opening.result);
          };
          opening.onerror = () => {
            reject(new Error('no database'));
          };
        });
        for (const store of database.objectStoreNames) {
          const values = await new Promise<unknown[]>((resolve, reject) => {
            const all = database.transaction(store).objectStore(store).getAll();
            all.onsuccess = () => {
              resolve(all.result as unknown[]);
            };
            all.onerror = () => {
              reject(new Error('no values'));
            };
          });
          for (const value of values) {
            const pair = value as Partial<CryptoKeyPair> & { pair?: CryptoKeyPair };
            const key = pair.privateKey ?? pair.pair?.privateKey;
            const extractable = key
              ? await crypto.subtle.exportKey('jwk', key).then(
                  () => 'yes',
                  (e: unknown) => (e as Error).name,
                )
              : 'none';
            found.push({ database: name, store, key: null, value: JSON.stringify(value), extractable });
          }
        }
      }
      return {
        found,
        local: Object.entries<string>(localStorage),
        session: Object.entries<string>(sessionStorage),
        cookie: document.cookie,
      };
    });
    expect(copied.cookie).toBe('');
    expect(copied.found.some((item) => item.extractable === 'InvalidAccessError')).toBe(true);
    expect(copied.found.filter((item) => item.extractable === 'yes')).toEqual([]);
    await thief.page.goto('/');
    await thief.page.evaluate((loot) => {
      for (const [key, value] of loot.local) localStorage.setItem(key, value);
      for (const [key, value] of loot.session) sessionStorage.setItem(key, value);
    }, copied);
    await thief.page.goto(guest.page.url());
    await expect(thief.page.getByText('only for two')).toHaveCount(0);
    await expect(thief.page.getByRole('textbox', { name: 'Message' })).toHaveCount(0);
    await Promise.all([host, guest, thief].map((one) => one.context.close()));
  });

  test('what a person writes is text and nothing else', async ({ browser, parley }) => {
    const [host, guest] = [await person(browser, parley.chat), await person(browser, parley.chat)];
    await meet(host.page, guest.page);
    const dialogs: string[] = [];
    guest.page.on('dialog', (dialog) => {
      dialogs.push(dialog.message());
      void dialog.dismiss();
    });
    const attacks = [
      '<img src=x onerror=alert(1)>',
      '<script>alert(1)</script>',
      'javascript:alert(1)',
      '"><svg onload=alert(1)>',
      '{{constructor.constructor("alert(1)")()}}',
    ];
    for (const attack of attacks) await say(host.page, attack);
    for (const attack of attacks) await expect(log(guest.page)).toContainText(attack);
    await expect(log(guest.page).locator('img, script, svg[onload]')).toHaveCount(0);
    expect(dialogs).toEqual([]);
    await Promise.all([host, guest].map((one) => one.context.close()));
  });

  test('a mistyped address is a calm page with a way onward, and a missing file is none', async ({
    browser,
    parley,
  }) => {
    const lost = await person(browser, parley.chat);
    const answer = await lost.page.goto('/nowhere/at-all');
    expect(answer?.status()).toBe(404);
    await expect(lost.page.getByRole('link', { name: 'Go to the front page' })).toBeVisible();
    const file = await lost.page.request.get(`${parley.chat}/assets/missing.js`);
    expect(file.status()).toBe(404);
    expect(await file.json()).toMatchObject({ error: { code: 'not_found' } });
    await lost.context.close();
  });
});
