// The console as an operator uses it, with a real bot, a real call and a real browser.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { complaintsOfAxe, openPage, post, refused, startBot, startBrowser, until } from './support.mjs';

const viewerToken = 'a-token-for-those-who-look-only';
process.env.SWITCHHOOK_ADMIN_VIEWER_TOKEN = viewerToken;

let bot, browser;
before(async () => {
  [bot, browser] = await Promise.all([startBot(), startBrowser()]);
});
after(async () => {
  await browser?.close();
  await bot?.stop();
});

const ring = (phone) => post(`${bot.emulator}/emulator/calls`, { from: { phone } });
const consoleOf = (options) => openPage(browser, consoleAddress(), options);
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

test('a call is sent to a section and transferred from the page', async () => {
  const call = await ring('+33612345678');
  const { page, faults } = await consoleOf();
  await page.goto(`${bot.admin}/#/calls/${call.id}`);
  await page.locator('[data-section="choices"].here').waitFor();
  await page.getByRole('button', { name: 'Go to section …' }).click();
  await page.getByRole('dialog').getByLabel('Section').selectOption('support');
  assert.deepEqual(await complaintsOfAxe(page), []);
  await page.getByRole('button', { name: 'Send it there' }).click();
  await page.getByText('It goes on at support.').waitFor();
  await page.locator('[data-section="support"].here').waitFor();

  await page.getByRole('button', { name: 'Transfer …' }).click();
  const target = page.getByRole('dialog').getByRole('textbox');
  assert.ok(await target.evaluate((field) => field === document.activeElement));
  await target.fill('nobody');
  await page.getByRole('button', { name: 'Transfer', exact: true }).click();
  assert.equal(await page.getByRole('dialog').count(), 1); // that is no number
  await target.fill('8d1e6ab6-26c5-4e22-a1bc-06ea7343958e');
  await page.getByRole('button', { name: 'Transfer', exact: true }).click();
  await page.getByText('terminated: transfer').waitFor();
  assert.deepEqual(faults, []);
  await page.context().close();
});

test('the flow of a call has the share of callers on its arrows, if they are wanted', async () => {
  const call = await ring('+33612345678');
  const { page, faults } = await consoleOf();
  await page.goto(`${bot.admin}/#/calls/${call.id}`);
  await page.locator('[data-section="choices"].here').waitFor();
  const texts = page.locator('.picture .arrow text');
  const first = () => texts.first().textContent();
  assert.match(await first(), /^\d+ %$/); // a call comes in
  await page.getByRole('switch', { name: 'Share of callers' }).uncheck();
  await until(async () => (await first()) === '');
  assert.equal((await texts.allTextContents()).join().includes('%'), false);
  await page.locator('[data-section="choices"].here').waitFor();
  await page.getByRole('switch', { name: 'Share of callers' }).check();
  await until(async () => (await first()).endsWith(' %'));
  assert.deepEqual(await complaintsOfAxe(page), []);
  assert.deepEqual(faults, []);
  await page.context().close();
});

test('behind the end of a call its page says so, and the focus is not lost', async () => {
  const focused = (page) => page.evaluate(() => document.activeElement.textContent.slice(0, 60));
  const show = async (page) => {
    const call = await ring('+33612345678');
    await page.goto(`${bot.admin}/#/calls/${call.id}`);
    await page.locator('[data-section="choices"].here').waitFor();
    return call;
  };
  const { page, faults } = await consoleOf();
  const over = () => page.getByRole('status').getByText('The call is over.').waitFor();

  const hangUp = async () => {
    await page.getByRole('button', { name: 'Hang up …' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Hang up' }).click();
    await over();
  };
  const slow = await show(page); // its end is known before the deed is answered
  await page.route(`**/api/calls/${slow.id}`, async (route) => {
    const response = await route.fetch();
    if (route.request().method() === 'DELETE') await over();
    await route.fulfill({ response });
  });
  await hangUp();
  assert.equal(await focused(page), `Call ${slow.id}`);
  const first = await show(page);
  await hangUp();
  assert.equal(await focused(page), `Call ${first.id}`);
  for (const name of ['Go to section …', 'Transfer …', 'Hang up …']) assert.ok(await page.getByRole('button', { name }).isDisabled(), name);
  assert.deepEqual(await complaintsOfAxe(page), []);

  // By itself, before a question is answered.
  const second = await show(page);
  await page.getByRole('button', { name: 'Transfer …' }).click();
  await page.getByRole('dialog').getByRole('textbox').fill('+3361');
  await post(`${bot.emulator}/emulator/calls/${second.id}/hangup`, {});
  await over();
  assert.equal(await page.getByRole('dialog').count(), 0);
  assert.equal(await focused(page), `Call ${second.id}`);

  // Whoever is elsewhere stays there.
  const third = await show(page);
  await page.getByRole('button', { name: 'Times of day' }).focus();
  await post(`${bot.emulator}/emulator/calls/${third.id}/hangup`, {});
  await over();
  assert.equal(await focused(page), 'Times of day');

  // One that was over before can have nothing done to it.
  await page.goto(`${bot.admin}/#/calls`);
  await page.goto(`${bot.admin}/#/calls/${first.id}`);
  await page.getByText('terminated: hangup').waitFor();
  assert.equal(await page.getByRole('button', { name: 'Hang up …' }).count(), 0);
  assert.deepEqual(faults, []);
  await page.context().close();
});

test('a viewer sees masked numbers, and can do nothing', async () => {
  const call = await ring('+33612345678');
  const { page, faults } = await openPage(browser, bot.admin);
  await page.getByLabel('Token').fill(viewerToken);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText('viewer').waitFor();
  assert.equal(await page.getByPlaceholder('number, id, chain id').count(), 0);
  const row = page.locator(`tr[data-call="${call.id}"]`);
  await row.getByText('+33…78').waitFor();
  await row.getByRole('link', { name: 'show this call' }).click();
  await page.locator('[data-section="choices"].here').waitFor();
  await page.getByRole('definition').getByText('+33…78').waitFor();
  for (const name of ['Go to section …', 'Transfer …', 'Hang up …', 'Show numbers'])
    assert.equal(await page.getByRole('button', { name }).count(), 0, name);
  assert.equal((await page.content()).includes('612345678'), false);
  await press(call.id, '2');
  await page.locator('[data-section="support"].here').waitFor();
  assert.deepEqual(await complaintsOfAxe(page), []);
  assert.deepEqual(faults, []);
  await page.context().close();
});

test('the charts are drawn, say what each line is, and are drawn anew with new numbers only', async () => {
  const call = await ring('+33612345678');
  const { page, faults } = await openPage(browser, 'about:blank');
  await page.addInitScript(() => {
    globalThis.drawn = 0;
    const { clearRect } = CanvasRenderingContext2D.prototype;
    CanvasRenderingContext2D.prototype.clearRect = function (...box) {
      ++globalThis.drawn;
      clearRect.apply(this, box);
    };
  });
  await page.goto(consoleAddress());
  const charts = page.getByRole('figure');
  await until(async () => (await charts.count()) === 4);
  const legends = await charts.evaluateAll((all) => all.map((f) => [...f.querySelectorAll('.legend li')].map((li) => li.textContent)));
  assert.deepEqual(legends, [['began'], ['ended well', 'ended badly'], ['median', '95 %'], ['median', '95 %']]);
  // So many pixels of the color that the legend has: of the first line, which lies upon the others.
  const lineOf = (chart) =>
    chart.evaluate((figure) => {
      const wanted = getComputedStyle(figure.querySelector('.legend li')).color.match(/\d+/g).slice(0, 3).map(Number);
      const canvas = figure.querySelector('canvas');
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      let found = 0;
      for (let i = 0; i < data.length; i += 4) if (data[i + 3] > 200 && wanted.every((c, k) => Math.abs(data[i + k] - c) < 24)) ++found;
      return found;
    });
  await until(async () => (await lineOf(charts.nth(0))) > 100);
  await until(async () => (await lineOf(charts.nth(1))) > 100);

  const age = page.locator(`tr[data-call="${call.id}"] .number`);
  await page.waitForResponse((r) => r.url().includes('/api/statistics'));
  const [first, drawn] = [await age.textContent(), await page.evaluate(() => new Promise((done) => setTimeout(() => done(globalThis.drawn), 500)))];
  await press(call.id, '2');
  await until(async () => (await age.textContent()) !== first);
  const second = await age.textContent();
  await until(async () => (await age.textContent()) !== second);
  assert.equal(await page.evaluate(() => globalThis.drawn), drawn);
  assert.deepEqual(faults, []);
  await page.context().close();
});

test('a flow that cannot be drawn now is told from one that is not kept, and asked for again', async () => {
  const call = await ring('+33612345678');
  const { page, faults } = await consoleOf();
  await page.locator(`tr[data-call="${call.id}"]`).getByText('choices').waitFor();
  const problem = (status, title) => (route) =>
    route.fulfill({ status, contentType: 'application/problem+json', body: JSON.stringify({ status, title }) });
  let answer;
  await page.route('**/picture*', async (route) => {
    await new Promise((done) => (answer = done));
    await problem(503, 'other pictures are being drawn')(route);
  });
  await page.goto(`${bot.admin}/#/calls/${call.id}`);
  await page.getByText('Looking for its flow').waitFor();
  assert.equal(await page.getByText('not kept').count(), 0);
  await until(() => answer !== undefined);
  answer();
  await page.getByRole('alert').getByText('other pictures are being drawn').waitFor();
  assert.equal(await page.getByText('not kept').count(), 0);
  assert.deepEqual(await complaintsOfAxe(page), []);
  await page.unroute('**/picture*');
  await page.getByRole('button', { name: 'Ask again' }).click();
  await page.locator('[data-section="choices"].here').waitFor();

  await page.route('**/picture*', problem(404, 'no flow of that version is kept'));
  await page.goto(`${bot.admin}/#/calls`);
  await page.goto(`${bot.admin}/#/calls/${call.id}`);
  await page.getByText('The flow that it followed is not kept.').waitFor();
  await page.unroute('**/picture*');

  // Nobody knows yet where a call stands that is being answered.
  await page.goto(`${bot.admin}/#/calls`);
  await page.route(`**/api/calls/${call.id}`, async (route) => {
    const told = await (await route.fetch()).json();
    await route.fulfill({ json: { ...told, state: 'answering', timeline: [] } });
  });
  await page.goto(`${bot.admin}/#/calls/${call.id}`);
  await page.locator('.picture svg').waitFor();
  assert.equal(await page.getByText('a step that a service replied').count(), 0);
  assert.deepEqual(faults.filter((f) => !/50[03]|404/.test(f)), []);
  await page.context().close();
});

test('ages are those of the server, whatever the clock of the browser', async () => {
  const { page, faults } = await openPage(browser, 'about:blank');
  await page.addInitScript(() => {
    const { now } = Date;
    Date.now = () => now() + 3_600_000;
  });
  await page.goto(consoleAddress());
  await page.getByRole('status').getByText('live').waitFor();
  const call = await ring('+33612345678');
  const row = page.locator(`tr[data-call="${call.id}"]`);
  await row.getByText('choices').waitFor();
  await until(async () => /^\d+ s$/.test(await row.locator('.number').textContent()));
  await row.getByRole('link', { name: 'show this call' }).click();
  const first = page.getByTestId('timeline').locator('time').first();
  await until(async () => (await first.textContent()) === '+0.000');
  await page.getByRole('button', { name: 'Times of day' }).click();
  assert.match(await first.textContent(), /^\d+:\d\d:\d\d/);
  assert.deepEqual(faults, []);
  await page.context().close();
});

test('what was accepted is told below what was refused, to whoever may look', async () => {
  await ring('+33612345678');
  await refused(bot);
  const placed = await fetch(`${bot.admin}/api/calls`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${bot.token}` },
    body: JSON.stringify({ to: { phone: '+33633333333' }, flow: 'reminder' }),
  });
  assert.equal(placed.status, 201);
  const { id } = await placed.json();
  for (const token of [bot.token, viewerToken]) {
    const { page, faults } = await openPage(browser, `${bot.admin}/#token=${token}`);
    await page.getByRole('status').getByText('live').waitFor();
    await page.goto(`${bot.admin}/#/arrivals`);
    const accepted = page.getByRole('table', { name: 'The latest callbacks that were accepted' });
    await accepted.getByText(`POST /callback/${id}/1`, { exact: true }).first().waitFor();
    const cells = accepted.getByRole('row').filter({ has: page.getByText('POST /callback', { exact: true }) }).first().getByRole('cell');
    const [time, from, , notifications, answer] = await cells.allTextContents();
    assert.match(time, /\d+:\d\d:\d\d/);
    assert.deepEqual([from, notifications, answer], ['127.0.0.1', '1', '202']);
    assert.ok((await accepted.getByRole('row').count()) <= 51);
    const captions = await page.locator('caption').allTextContents();
    assert.deepEqual(captions, ['Why something was refused', 'The latest that were refused', 'The latest callbacks that were accepted']);
    assert.equal((await page.content()).includes('633333333'), false);
    assert.deepEqual(await complaintsOfAxe(page), []);
    assert.deepEqual(faults, []);
    await page.context().close();
  }
  await fetch(`${bot.admin}/api/calls/${id}`, { method: 'DELETE', headers: { Authorization: `Bearer ${bot.token}` } });
});

// As a part of what it should have.
const sizeOfPicture = (page) =>
  page.evaluate(() => {
    const picture = document.querySelector('.picture svg');
    return picture.getBoundingClientRect().width / Number(picture.getAttribute('width'));
  });

for (const colorScheme of ['light', 'dark'])
  test(`every page can be used by everybody, ${colorScheme} and on a telephone's screen`, async () => {
    const call = await ring('+33612345678');
    await refused(bot);
    const { page, faults } = await openPage(browser, consoleAddress(), { colorScheme, viewport: { width: 380, height: 800 } });
    await page.locator(`tr[data-call="${call.id}"]`).waitFor();
    for (const [view, there] of [
      ['calls', '.calls'],
      [`calls/${call.id}`, '.picture svg'],
      ['flows', 'table'],
      ['flows/front-desk', '.picture svg'],
      ['arrivals', 'td'],
    ]) {
      await page.goto(`${bot.admin}/#/${view}`);
      await page.locator(there).first().waitFor();
      assert.deepEqual(await complaintsOfAxe(page), [], view);
      const [wide, shown] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
      assert.ok(wide <= shown, `${view} is ${wide - shown} px wider than the screen`);
      if (view.startsWith('flows/')) {
        assert.ok((await sizeOfPicture(page)) > 0.99, 'a picture is too small to be read');
        await until(() => page.locator('.picture').evaluate((box) => box.scrollLeft > 0)); // to where calls come in
      }
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
