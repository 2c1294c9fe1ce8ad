// A telephone in one tab rings the bot, and the console in another shows what it does.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { complaintsOfAxe, openPage, startBot, startBrowser, until } from './support.mjs';

let bot, browser;
before(async () => {
  [bot, browser] = await Promise.all([startBot(), startBrowser()]);
});
after(async () => {
  await browser?.close();
  await bot?.stop();
});

const phoneAddress = () => `${bot.emulator}/phone`;
const consoleAddress = () => `${bot.admin}/#token=${bot.token}`;

async function ring(page, number) {
  await page.getByLabel('Number or user id').fill(number);
  await page.getByRole('button', { name: 'Ring the bot' }).click();
  const card = page.locator('article', { hasText: 'calls the bot' }).filter({ hasText: number });
  await card.getByRole('button', { name: 'Hang up' }).waitFor();
  return card;
}

test('who rings, presses keys and is put through sees and hears it, and the console follows', async () => {
  const { page: phone, faults } = await openPage(browser, phoneAddress());
  const { page: watcher, faults: faultsOfConsole } = await openPage(browser, consoleAddress());
  const card = await ring(phone, '+33612345678');
  const row = watcher.locator('tr[data-call]', { hasText: '+33…78' });
  await row.getByText('choices').waitFor();
  await row.getByRole('link', { name: 'show this call' }).click();
  await watcher.locator('[data-section="choices"].here').waitFor();
  const entries = watcher.getByTestId('timeline').locator('li');
  const before = await entries.count();

  await card.getByText('plays choices').waitFor();
  await phone.getByRole('heading', { name: 'Phone' }).click(); // away from the fields: keys are keys now
  await phone.keyboard.press('2');
  await watcher.locator('[data-section="support"].here').waitFor();
  await until(async () => (await entries.count()) > before);
  await card.getByText('plays ticket').waitFor();
  for (const key of [/^4/, /^7/, /^1/, /^1/, 'hash']) await card.getByRole('button', { name: key }).click();

  // The other side of the transfer.
  const target = phone.locator('article', { hasText: 'transferred here' });
  await target.getByRole('button', { name: 'Answer' }).waitFor();
  assert.deepEqual(await complaintsOfAxe(phone), []);
  await target.getByRole('button', { name: 'Answer' }).click();
  await watcher.getByText('terminated: transfer').waitFor();
  assert.deepEqual(await complaintsOfAxe(watcher), []);

  // Another caller leaves a message, and the operator hangs up in the middle of it.
  const again = await ring(phone, '+33687654301');
  await watcher.getByRole('link', { name: 'Calls', exact: true }).click();
  const next = watcher.locator('tr[data-call]', { hasText: '+33…01' });
  await next.getByText('choices').waitFor();
  const id = await next.getAttribute('data-call');
  await next.getByRole('link', { name: 'show this call' }).click();
  await watcher.locator('[data-section="choices"].here').waitFor();
  await again.getByText('plays choices').waitFor();
  const sooner = await entries.count();
  await again.getByRole('button', { name: '3 DEF' }).click();
  await watcher.locator('[data-section="voicemail"].here').waitFor();
  await until(async () => (await entries.count()) > sooner);
  await again.getByText('The bot listens').waitFor({ timeout: 20_000 });
  await watcher.getByRole('button', { name: 'Hang up …' }).click();
  await watcher.getByRole('dialog').getByRole('button', { name: 'Hang up' }).click();
  await watcher.getByText('terminated: hangup').waitFor();
  await again.getByRole('status').getByText('The call is over').waitFor();

  await watcher.getByRole('link', { name: 'Calls', exact: true }).click();
  await watcher.getByPlaceholder('number, id, chain id').fill('6 87 65 43 01');
  await watcher.getByRole('button', { name: 'Find', exact: true }).click();
  await watcher.locator(`tr[data-call="${id}"]`).getByText('terminated: hangup').waitFor();
  assert.deepEqual([...faults, ...faultsOfConsole], []);
  await phone.context().close();
  await watcher.context().close();
});
