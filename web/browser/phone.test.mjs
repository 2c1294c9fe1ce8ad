// The phone as somebody uses it who develops a flow: with a real bot, its emulator and a real browser.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { complaintsOfAxe, openPage, startBot, startBrowser, startEmulator, until } from './support.mjs';

let bot, browser;
before(async () => {
  [bot, browser] = await Promise.all([startBot(), startBrowser()]);
});
after(async () => {
  await browser?.close();
  await bot?.stop();
});

const phoneAddress = () => `${bot.emulator}/phone`;

async function ring(page, number = '+33612345678') {
  await page.getByLabel('Number or user id').fill(number);
  await page.getByRole('button', { name: 'Ring the bot' }).click();
  const card = page.getByRole('article', { name: number }).first();
  await card.getByRole('status').getByText('Playing').waitFor();
  return card;
}

async function listen(page) {
  await page.addInitScript(() => {
    globalThis.heard = [];
    globalThis.tones = [];
    const sound = AudioScheduledSourceNode.prototype.start;
    AudioScheduledSourceNode.prototype.start = function (when) {
      globalThis.tones.push(this.frequency?.value);
      return sound.call(this, when);
    };
    const start = AudioBufferSourceNode.prototype.start;
    AudioBufferSourceNode.prototype.start = function (when, offset) {
      globalThis.heard.push({ offset, length: this.buffer.duration, rate: this.playbackRate.value });
      return start.call(this, when, offset);
    };
    const stop = AudioBufferSourceNode.prototype.stop;
    AudioBufferSourceNode.prototype.stop = function () {
      globalThis.heard.push('stopped');
      return stop.call(this);
    };
  });
  await page.reload();
}

test('a caller hears the prompts, presses keys of the keyboard, speaks and hangs up', async () => {
  const { page, faults } = await openPage(browser, phoneAddress());
  await listen(page);
  const card = await ring(page);
  await card.getByRole('status').getByText('Playing choices').waitFor({ timeout: 20_000 });
  const promptsHeard = async () =>
    (await page.evaluate(() => globalThis.heard)).filter((h) => h !== 'stopped');
  await until(async () => (await promptsHeard()).length >= 2);
  for (const prompt of await promptsHeard()) {
    assert.equal(prompt.rate, 1);
    // From where it stands in the call: a page that was slow to load it begins behind its beginning.
    assert.ok(prompt.offset >= 0 && prompt.offset < prompt.length, JSON.stringify(prompt));
  }

  // A letter, as on a telephone; it cuts the prompt off.
  await page.keyboard.press('d');
  await card.getByText('presses 3').waitFor();
  await until(async () => (await page.evaluate(() => globalThis.heard.at(-1))) !== undefined);
  await card.getByText('cut off choices').waitFor();

  await card.getByText('The bot listens').waitFor({ timeout: 20_000 });
  await card.getByRole('cell', { name: 'plays the tone' }).waitFor();
  assert.ok((await page.evaluate(() => globalThis.tones)).includes(1000));
  await card.getByRole('button', { name: 'Microphone' }).click();
  await card.getByRole('cell', { name: /^speaks [1-9]/ }).waitFor();
  await card.getByRole('button', { name: 'Microphone' }).click();
  assert.equal(await card.getByRole('button', { name: 'Microphone' }).getAttribute('aria-pressed'), 'false');
  await card.getByRole('button', { name: 'hash' }).click();
  await card.getByRole('cell', { name: /^recorded/ }).waitFor();

  await card.getByRole('button', { name: 'Hang up' }).click();
  await card.getByRole('status').getByText('The call is over').waitFor();
  assert.deepEqual(await complaintsOfAxe(page), []);
  await card.getByRole('button', { name: 'Put aside' }).click();
  assert.equal(await card.count(), 0);
  assert.deepEqual(faults, []);
  await page.context().close();
});

test('whom the bot transfers to rings as a further telephone, and decides', async () => {
  const { page, faults } = await openPage(browser, phoneAddress());
  const card = await ring(page, '+33611111111');
  const second = await ring(page, '+33622222222'); // several at once
  await card.getByRole('status').getByText('Playing choices').waitFor({ timeout: 20_000 });
  await card.getByRole('button', { name: '1', exact: true }).click();
  const further = page.getByRole('article', { name: '8d1e6ab6-26c5-4e22-a1bc-06ea7343958e' });
  await further.getByText('A call is transferred here, from +33611111111').waitFor({ timeout: 20_000 });
  assert.deepEqual(await complaintsOfAxe(page), []);
  // Longer than anybody rings who answers by themselves.
  await new Promise((done) => setTimeout(done, 3_500));
  await further.getByRole('button', { name: 'Answer' }).click();
  await card.getByRole('status').getByText('The call is over: transferred').waitFor();
  assert.equal(await further.count(), 0);
  assert.equal(await second.getByRole('button', { name: 'Hang up' }).count(), 1);
  await second.getByRole('button', { name: 'Hang up' }).click();
  assert.deepEqual(faults, []);
  await page.context().close();
});

test('a call that the bot places is answered by hand, or by itself', async () => {
  const { page, faults } = await openPage(browser, phoneAddress());
  const place = (phone) =>
    fetch(`${bot.admin}/api/calls`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${bot.token}` },
      body: JSON.stringify({ to: { phone }, flow: 'reminder' }),
    });
  const byHand = page.getByRole('switch', { name: 'by hand' });
  assert.equal(await byHand.isChecked(), true);
  assert.equal((await place('+33633333333')).status, 201);
  const card = page.getByRole('article', { name: '+33633333333' });
  await card.getByRole('button', { name: 'Answer' }).waitFor();
  await new Promise((done) => setTimeout(done, 3_500));
  await card.getByRole('button', { name: 'Answer' }).click();
  await card.getByRole('status').getByText('Playing').waitFor();
  await card.getByRole('button', { name: 'Hang up' }).click();
  await card.getByRole('status').getByText('The call is over').waitFor();

  await byHand.uncheck();
  assert.equal((await place('+33644444444')).status, 201);
  const itself = page.getByRole('article', { name: '+33644444444' });
  await itself.getByRole('status').getByText('Playing').waitFor({ timeout: 20_000 });
  await itself.getByRole('button', { name: 'Hang up' }).click();
  assert.deepEqual(faults, []);
  await page.context().close();
});

test('whoever declines is heard of, and the call goes another way', async () => {
  const { page, faults } = await openPage(browser, phoneAddress());
  const card = await ring(page, '+33677777777');
  await card.getByRole('status').getByText('Playing choices').waitFor({ timeout: 20_000 });
  await card.getByRole('button', { name: '1', exact: true }).click();
  const further = page.getByRole('article', { name: '8d1e6ab6-26c5-4e22-a1bc-06ea7343958e' });
  await further.getByRole('button', { name: 'Decline' }).click({ timeout: 20_000 });
  await until(async () => (await further.count()) === 0);
  await card.getByRole('status').getByText('Playing message').waitFor({ timeout: 20_000 });
  await card.getByRole('button', { name: 'Hang up' }).click();
  await card.getByRole('status').getByText('The call is over').waitFor();
  assert.deepEqual(faults, []);
  await page.context().close();
});

test('whoever is busy is heard of as busy', async () => {
  const { page, faults } = await openPage(browser, phoneAddress());
  const card = await ring(page, '+33666666666');
  const id = await card.getAttribute('data-call');
  await card.getByRole('status').getByText('Playing choices').waitFor({ timeout: 20_000 });
  await card.getByRole('button', { name: '1', exact: true }).click();
  const further = page.getByRole('article', { name: '8d1e6ab6-26c5-4e22-a1bc-06ea7343958e' });
  await further.getByRole('button', { name: 'Busy' }).click({ timeout: 20_000 });
  await until(async () => (await further.count()) === 0);
  await until(async () => {
    const asked = await fetch(`${bot.admin}/api/calls/${id}`, { headers: { Authorization: `Bearer ${bot.token}` } });
    const { timeline } = await asked.json();
    return timeline.some((e) => e.visits?.some((v) => v.verb === 'transfer' && v.outcome === 'busy'));
  });
  await card.getByRole('button', { name: 'Hang up' }).click();
  await card.getByRole('status').getByText('The call is over').waitFor();
  assert.deepEqual(faults, []);
  await page.context().close();
});

test('keys of the keyboard can be turned off, and a switch that has the focus leaves them on', async () => {
  const { page, faults } = await openPage(browser, phoneAddress());
  const card = await ring(page, '+33688888888');
  await card.getByRole('status').getByText('Playing choices').waitFor({ timeout: 20_000 });
  await page.getByRole('switch', { name: 'keyboard' }).uncheck();
  await page.keyboard.press('7');
  await page.getByRole('switch', { name: 'keyboard' }).check();
  await page.keyboard.press('2');
  await card.getByText('presses 2').waitFor();
  assert.equal(await card.getByText('presses 7').count(), 0);
  await page.getByRole('switch', { name: 'keyboard' }).uncheck();
  await page.reload();
  assert.equal(await page.getByRole('switch', { name: 'keyboard' }).isChecked(), false);
  assert.deepEqual(faults, []);
  await page.context().close();
});

test('behind a restart the page shows the new call, though it has the id of an old one', async (t) => {
  let emulator = await startEmulator();
  t.after(() => emulator.stop());
  const { page } = await openPage(browser, `${emulator.emulator}/phone`);
  const rings = async (number) => {
    await page.getByLabel('Number or user id').fill(number);
    await page.getByRole('button', { name: 'Ring the bot' }).click();
    await page.getByRole('article', { name: number }).getByText(`rings: ${number}`).waitFor();
  };
  await rings('+33611111111');
  const id = await page.getByRole('article').getAttribute('data-call');
  const { port } = new URL(emulator.emulator);
  await emulator.stop();
  await page.getByText('The emulator does not answer').waitFor();
  emulator = await startEmulator(port);
  await until(async () => (await page.getByText('The emulator does not answer').count()) === 0);
  await rings('+33622222222');
  assert.equal(await page.getByRole('article').getAttribute('data-call'), id);
  assert.equal(await page.getByText('rings: +33611111111').count(), 0);
  await page.context().close();
});

test('a prompt that cannot be heard is told of', async () => {
  const { page } = await openPage(browser, phoneAddress());
  await page.route('**/emulator/prompts*', (route) => route.fulfill({ status: 404, json: { title: 'no such prompt was fetched' } }));
  await ring(page, '+33699999999');
  await page.getByRole('alert').getByText('is not heard: no such prompt was fetched').waitFor();
  await page.context().close();
});

for (const colorScheme of ['light', 'dark'])
  test(`the phone can be used by everybody, ${colorScheme} and on a telephone's screen`, async () => {
    const { page, faults } = await openPage(browser, phoneAddress(), { colorScheme, reducedMotion: 'reduce', viewport: { width: 380, height: 800 } });
    assert.deepEqual(await complaintsOfAxe(page), []);
    const card = await ring(page, '+33655555555');
    assert.deepEqual(await complaintsOfAxe(page), []);
    const [wide, shown] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
    assert.ok(wide <= shown, `${wide - shown} px wider than the screen`);
    await card.getByRole('button', { name: 'Hang up' }).click();
    await card.getByRole('status').getByText('The call is over').waitFor();
    assert.deepEqual(await complaintsOfAxe(page), []);
    assert.deepEqual(faults, []);
    await page.context().close();
  });
