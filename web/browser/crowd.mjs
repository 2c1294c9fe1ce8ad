// node browser/crowd.mjs [CALLS]: what the console costs the browser and the bot while so many calls live and move.
// Prints the numbers; docs/sizing.md has some.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { openPage, post, startBot, startBrowser, until } from './support.mjs';

const wanted = Number(process.argv[2] ?? 5000);
const watched = 20; // seconds
const busy = Number(process.env.MOVES ?? 20); // calls that press a key in a second

// A menu that waits for longer than is measured: keys alone move calls.
const flow = join(tmpdir(), 'crowd.json');
writeFileSync(
  flow,
  JSON.stringify({
    version: 1,
    sections: {
      main: [{ answer: {} }, { goto: 'here' }],
      here: [{ gather: { id: 'key', prompt: { say: 'Press a key.' }, max: 1, timeout: '2m', attempts: 9 } }, { goto: 'there' }],
      there: [{ gather: { id: 'other', prompt: { say: 'Another.' }, max: 1, timeout: '2m', attempts: 9 } }, { goto: 'here' }],
    },
  }),
);

const bot = await startBot('--flow', flow);
const browser = await startBrowser();
const ids = [];
const lanes = Array.from({ length: 20 }, async () => {
  while (ids.length < wanted) {
    const at = ids.push('') - 1;
    ids[at] = (await post(`${bot.emulator}/emulator/calls`, { from: { phone: `+336${String(at).padStart(8, '0')}` } })).id;
  }
});
await Promise.all(lanes);
const headers = { Authorization: `Bearer ${bot.token}` };
const live = async () => {
  const text = await (await fetch(`${bot.admin}/metrics`, { headers })).text();
  return Number(/^switchhook_calls_live (\d+)/m.exec(text)?.[1] ?? /^switchhook_calls_live\{[^}]*\} (\d+)/m.exec(text)?.[1]);
};
await until(async () => (await live()) >= wanted, 120_000);

let moving = true;
const mover = (async () => {
  for (let i = 0; moving; i = (i + 1) % ids.length) {
    const pressed = post(`${bot.emulator}/emulator/calls/${ids[i]}/press`, { tones: '1' }).catch(() => undefined);
    await Promise.all([pressed, new Promise((done) => setTimeout(done, 1000 / busy))]);
  }
})();

const ticks = () => {
  const fields = readFileSync(`/proc/${bot.pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return Number(fields[11]) + Number(fields[12]); // user and system, hundredths of a second
};
const share = async () => {
  const before = ticks();
  await new Promise((done) => setTimeout(done, watched * 1000));
  return (ticks() - before) / watched; // per cent of a core
};
// The prompts of all of them are still being played.
let before = await share();
for (let now = await share(); before - now > 1; now = await share()) before = now;

const { page, faults } = await openPage(browser, 'about:blank', {});
await page.addInitScript(() => {
  globalThis.longest = 0;
  new PerformanceObserver((list) => {
    for (const task of list.getEntries()) globalThis.longest = Math.max(globalThis.longest, task.duration);
  }).observe({ type: 'longtask', buffered: true });
});
const began = performance.now();
await page.goto(`${bot.admin}/#token=${bot.token}`);
await page.locator('tr[data-call]').first().waitFor();
const firstView = performance.now() - began;
await until(async () => Number(await page.getByTestId('live-count').textContent()) >= wanted, 60_000);
const whole = performance.now() - began;
await page.evaluate(() => (globalThis.longest = 0));
const withConsole = await share();
const longest = await page.evaluate(() => globalThis.longest);
await page.close();
const after = await share();
console.log(`${await live()} live calls, ${busy} of them press a key in a second`);
console.log(`first view after ${Math.round(firstView)} ms, all calls known after ${Math.round(whole)} ms`);
console.log(`longest task of the page while calls move: ${longest === 0 ? 'below 50' : Math.round(longest)} ms`);
console.log(`bot (with the emulator in it): ${before.toFixed(1)} % of a core before the console, ${withConsole.toFixed(1)} % with it, ${after.toFixed(1)} % behind it`);
if (faults.length > 0) console.log(faults);
moving = false;
await mover;
await browser.close();
await bot.stop();
