// The lists of the console: what lives and what is found, with a real bot, real calls and a real browser.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openPage, post, startBot, startBrowser, until } from './support.mjs';

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
const consoleOf = () => openPage(browser, `${bot.admin}/#token=${bot.token}`);
const find = async (page, what, outcome = '') => {
  await page.getByPlaceholder('number, id, chain id').fill(what);
  await page.getByLabel('Outcome').selectOption(outcome);
  await page.getByRole('button', { name: 'Find', exact: true }).click();
};

test('an ended call is found', async () => {
  const call = await ring('+4930111222');
  const { page, faults } = await consoleOf();
  await page.locator(`tr[data-call="${call.id}"]`).getByText('choices').waitFor();
  await post(`${bot.emulator}/emulator/calls/${call.id}/hangup`, {});
  await until(async () => (await page.locator(`tr[data-call="${call.id}"]`).count()) === 0);
  for (const what of ['111222', '+4930111222', call.id, call.id.slice(0, 8)]) {
    await find(page, what);
    const row = page.locator(`tr[data-call="${call.id}"]`);
    await row.getByText('terminated: caller').waitFor();
    assert.match(await row.locator('time').textContent(), new RegExp(`${new Date().getFullYear()}`)); // it may be weeks ago
    assert.match(await row.locator('.number').textContent(), /^\d+ s$/);
    await page.getByRole('button', { name: 'Clear' }).click();
  }
  assert.deepEqual(faults, []);
  await page.context().close();
});

test('what was found follows what happens to it', async () => {
  const call = await ring('+4930333444');
  const { page, faults } = await consoleOf();
  await page.locator(`tr[data-call="${call.id}"]`).getByText('choices').waitFor();
  await find(page, call.id);
  await page.getByRole('status').getByText('One call found.').waitFor();
  const row = page.getByRole('region', { name: 'Find a call' }).locator(`tr[data-call="${call.id}"]`);
  await row.getByText('established').waitFor();
  await press(call.id, '2');
  await row.getByText('support').waitFor();
  await post(`${bot.emulator}/emulator/calls/${call.id}/hangup`, {});
  await row.getByText('terminated: caller').waitFor();
  const length = await row.locator('.number').textContent();
  await new Promise((done) => setTimeout(done, 1_500));
  assert.equal(await row.locator('.number').textContent(), length);
  assert.deepEqual(faults, []);
  await page.context().close();
});

test('calls are found by outcome and by chain', async () => {
  const { page, faults } = await consoleOf();
  const [byCaller, byBot] = [await ring('+4930555661'), await ring('+4930555662')];
  const live = (call) => page.getByRole('region', { name: 'Live' }).locator(`tr[data-call="${call.id}"]`);
  for (const call of [byCaller, byBot]) await live(call).getByText('choices').waitFor();
  const headers = { Authorization: `Bearer ${bot.token}` };
  const { chain } = await (await fetch(`${bot.admin}/api/calls/${byCaller.id}`, { headers })).json();
  await post(`${bot.emulator}/emulator/calls/${byCaller.id}/hangup`, {});
  await fetch(`${bot.admin}/api/calls/${byBot.id}`, { method: 'DELETE', headers });
  for (const call of [byCaller, byBot]) await until(async () => (await live(call).count()) === 0);

  const found = (call) => page.getByRole('region', { name: 'Find a call' }).locator(`tr[data-call="${call.id}"]`);
  await find(page, '', 'hangup');
  await found(byBot).getByText('terminated: hangup').waitFor();
  assert.equal(await found(byCaller).count(), 0);
  await find(page, chain);
  await found(byCaller).getByText('terminated: caller').waitFor();
  assert.equal(await found(byBot).count(), 0);
  await find(page, chain, 'hangup');
  await page.getByRole('status').getByText('No call matches.').waitFor();
  assert.deepEqual(faults, []);
  await page.context().close();
});

test('a call that the bot places is told from one that came', async () => {
  const { page, faults } = await consoleOf();
  await ring('+33612345678');
  const placed = await fetch(`${bot.admin}/api/calls`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${bot.token}` },
    body: JSON.stringify({ to: { phone: '+33644444441' }, flow: 'reminder' }),
  });
  assert.equal(placed.status, 201);
  const rows = page.getByRole('region', { name: 'Live' }).locator('tr[data-call]');
  const row = rows.filter({ hasText: 'to +33…41' });
  await row.waitFor();
  await page.getByPlaceholder('only those with …').fill('TO +33…41');
  await until(async () => (await rows.count()) === 1);
  await row.getByRole('link', { name: 'show this call' }).click();
  await page.getByRole('definition').getByText('+33…41').waitFor();
  await page.getByRole('definition').getByText('the bot').waitFor();
  assert.deepEqual(faults, []);
  await page.context().close();
});
