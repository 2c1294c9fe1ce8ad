// The console as an operator uses it, with a real bot, a real call and a real browser.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { complaintsOfAxe, openPage, post, startBot, startBrowser, until } from './support.mjs';

let bot, browser;
before(async () => {
  [bot, browser] = await Promise.all([startBot(), startBrowser()]);
});
after(async () => {
  await browser?.close();
  await bot?.stop();
});

const ring = (phone) => post(`${bot.emulator}/emulator/calls`, { from: { phone } });
const press = (call, tones) => post(`${bot.emulator}/emulator/calls/${call}/press`, { tones });
const consoleAddress = () => `${bot.admin}/#token=${bot.token}`;

test('a call is seen as it comes, moves and is hung up, without a reload', async () => {
  const { page, faults } = await openPage(browser, consoleAddress());
  await page.getByRole('heading', { name: 'Calls' }).waitFor();
  assert.equal(new URL(page.url()).hash.includes('token'), false);
  await page.getByRole('status').getByText('live').waitFor();

  const call = await ring('+33612345678');
  const row = page.locator(`tr[data-call="${call.id}"]`);
  await row.getByText('choices').waitFor();
  assert.match(await row.textContent(), /\+33…78/);
  await row.getByRole('link', { name: call.id.slice(0, 8) }).click();

  const entries = page.getByTestId('timeline').locator('li');
  await page.locator('[data-section="choices"].here').waitFor();
  const before = await entries.count();
  await press(call.id, '2');
  await page.locator('[data-section="support"].here').waitFor();
  await until(async () => (await entries.count()) > before);
  assert.match(await page.getByTestId('timeline').textContent(), /key 2/);
  assert.deepEqual(await complaintsOfAxe(page), []);

  // The number is shown when it is asked for.
  assert.equal(await page.getByText('+33612345678').count(), 0);
  await page.getByRole('button', { name: 'Show numbers' }).click();
  await page.getByText('+33612345678').waitFor();

  // A question before the deed, which the keyboard can say no to.
  await page.getByRole('button', { name: 'Hang up …' }).click();
  await page.getByRole('dialog').waitFor();
  assert.deepEqual(await complaintsOfAxe(page), []);
  await page.keyboard.press('Escape');
  assert.equal(await page.getByRole('dialog').count(), 0);
  await page.getByRole('button', { name: 'Hang up …' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Hang up' }).click();
  await page.getByText('terminated: hangup').waitFor();
  assert.deepEqual(faults, []);
  await page.context().close();
});

test('an ended call is found', async () => {
  const call = await ring('+4930111222');
  const { page, faults } = await openPage(browser, consoleAddress());
  await page.locator(`tr[data-call="${call.id}"]`).waitFor();
  await post(`${bot.emulator}/emulator/calls/${call.id}/hangup`, {});
  await until(async () => (await page.locator(`tr[data-call="${call.id}"]`).count()) === 0);
  for (const what of ['111222', '+4930111222', call.id, call.id.slice(0, 8)]) {
    await page.getByPlaceholder('number, id, chain id').fill(what);
    await page.getByRole('button', { name: 'Find', exact: true }).click();
    await page.locator(`tr[data-call="${call.id}"]`).getByText('terminated: caller').waitFor();
    await page.getByRole('button', { name: 'Clear' }).click();
  }
  assert.deepEqual(faults, []);
  await page.context().close();
});

for (const colorScheme of ['light', 'dark'])
  test(`every page can be used by everybody, ${colorScheme} and on a telephone's screen`, async () => {
    const call = await ring('+33612345678');
    const { page, faults } = await openPage(browser, consoleAddress(), { colorScheme, viewport: { width: 380, height: 800 } });
    await page.locator(`tr[data-call="${call.id}"]`).waitFor();
    for (const [view, there] of [
      ['calls', '.calls'],
      [`calls/${call.id}`, '.picture svg'],
      ['flows', 'table'],
      ['flows/front-desk', '.picture svg'],
      ['arrivals', 'h1'],
    ]) {
      await page.goto(`${bot.admin}/#/${view}`);
      await page.locator(there).first().waitFor();
      assert.deepEqual(await complaintsOfAxe(page), [], view);
      const [wide, shown] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
      assert.ok(wide <= shown, `${view} is ${wide - shown} px wider than the screen`);
    }
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByLabel('Token').fill('wrong');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').getByText('does not take this token').waitFor();
    assert.deepEqual(await complaintsOfAxe(page), []);
    // The one refusal was wanted; browsers call it an error.
    assert.deepEqual(faults.filter((f) => !f.includes('401')), []);
    await page.context().close();
  });
