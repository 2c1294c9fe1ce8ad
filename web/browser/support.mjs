// A bot with its emulator, and a browser that notices what a page must not do.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const startsWithin = 60_000; // ms

export const startBot = (...options) => start('dev', '--free-ports', ...options);

// Without a bot: whoever rings is not answered. Each start gives the same ids again.
export const startEmulator = (port = '0') =>
  start('emulate', '--seed', '1', '--port', '0', '--control-port', port, '--callback', 'https://localhost:1/callback');

async function start(command, ...options) {
  const folder = mkdtempSync(join(tmpdir(), 'switchhook-browser-'));
  const readyFile = join(folder, 'ready.json');
  const bot = spawn(
    process.env.BOT ?? 'switchhook',
    ['--log-level', 'warn', command, '--folder', folder, '--ready-file', readyFile, ...options],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let said = '';
  for (const stream of [bot.stdout, bot.stderr]) stream.on('data', (text) => (said += text));
  const ended = new Promise((done) => bot.on('exit', done));
  await until(() => {
    assert.equal(bot.exitCode, null, said);
    return existsSync(readyFile);
  }, startsWithin);
  return {
    ...JSON.parse(readFileSync(readyFile, 'utf8')),
    folder,
    pid: bot.pid,
    token: command === 'dev' ? readFileSync(join(folder, 'admin-token'), 'utf8').trim() : '',
    async stop() {
      bot.kill('SIGTERM');
      bot.kill('SIGTERM'); // twice: without waiting for calls
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export async function startBrowser() {
  const executablePath = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'].find((f) => existsSync(f));
  assert.ok(executablePath, 'no Chromium: script/bootstrap --browser');
  const args = ['--no-sandbox', '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream', '--autoplay-policy=no-user-gesture-required'];
  return chromium.launch({ executablePath, args });
}

// A page that may ask nobody but these origins, and complain about nothing.
export async function openPage(browser, address, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce', ...options });
  const page = await context.newPage();
  const faults = [];
  const own = address === 'about:blank' ? undefined : new URL(address).origin;
  page.on('console', (m) => m.type() === 'error' && faults.push(`console: ${m.text()}`));
  page.on('pageerror', (e) => faults.push(`error: ${e}`));
  page.on('request', (r) => {
    const url = new URL(r.url());
    if (own && url.protocol !== 'data:' && url.protocol !== 'blob:' && url.origin !== own) faults.push(`request to ${url.origin}`);
  });
  await page.goto(address);
  return { page, faults };
}

// Rules of WCAG 2.2 A and AA, and good practice.
export async function complaintsOfAxe(page) {
  await page.evaluate(axe);
  const found = await page.evaluate(() => globalThis.axe.run(document));
  return found.violations.map((v) => `${v.id}: ${v.help}: ${v.nodes.map((n) => n.html.slice(0, 160)).join(' | ')}`);
}

export async function until(holds, within = 10_000) {
  for (const end = Date.now() + within; !(await holds()); ) {
    assert.ok(Date.now() < end, `did not come within ${within} ms: ${holds}`);
    await new Promise((done) => setTimeout(done, 50));
  }
}

// What Microsoft did not send.
export function refused(bot) {
  const options = { method: 'POST', ca: readFileSync(join(bot.folder, 'ca.pem')), headers: { 'Content-Type': 'application/json' } };
  return new Promise((done, failed) => {
    const asked = request(`${bot.public}/callback`, options, (answer) => {
      answer.resume();
      answer.on('end', () => (answer.statusCode === 401 ? done() : failed(new Error(`answered ${answer.statusCode}`))));
    });
    asked.on('error', failed);
    asked.end('{"value":[]}');
  });
}

export async function post(url, body) {
  const answer = await fetch(url, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
  assert.ok(answer.ok, `${url}: ${answer.status} ${await answer.clone().text()}`);
  return answer.json().catch(() => undefined);
}
