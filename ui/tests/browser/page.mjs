// A page of the test build in a real browser, under the very content security policy of the app.
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const ui = fileURLToPath(new URL('../..', import.meta.url));
const built = join(ui, 'dist-test');
export const results = join(ui, 'test-results');
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
// The app's own policy: a page that breaks it here would break there.
const policy = JSON.parse(readFileSync(join(ui, '../tauri.conf.json'), 'utf8')).app.security.csp;
const types = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.woff2': 'font/woff2' };

export async function start() {
  if (!existsSync(join(built, 'index.html'))) throw new Error('no test build: run `npm run build:test` first');
  mkdirSync(results, { recursive: true });
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url, 'http://here').pathname);
    const file = join(built, path === '/' ? 'index.html' : path);
    if (!existsSync(file)) {
      response.writeHead(404).end();
      return;
    }
    response
      .writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream', 'content-security-policy': policy, 'cache-control': file.endsWith('.html') ? 'no-store' : 'max-age=3600' })
      .end(readFileSync(file));
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--force-color-profile=srgb'],
  });
  const origin = `http://127.0.0.1:${server.address().port}`;

  // A new context takes as long as its first page: those that a test left as they were serve the next one.
  const idle = new Map();

  /** Opens the app as `query` says; whatever the page complains about fails the test that opened it. */
  async function open(query = {}, { width = 420, height = 640, clock = null, ...how } = {}) {
    const kind = JSON.stringify(how);
    const browserContext = (clock === null && idle.get(kind)?.pop()) || (await browser.newContext({ locale: 'en-GB', ...how }));
    // The page's clock starts there and goes on; `page.clock` takes it further.
    if (clock !== null) await browserContext.clock.install({ time: clock });
    const page = await browserContext.newPage();
    await page.setViewportSize({ width, height });
    page.complaints = [];
    page.loading = new Set();
    page.on('request', (request) => page.loading.add(request));
    for (const end of ['requestfinished', 'requestfailed']) page.on(end, (request) => page.loading.delete(request));
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) page.complaints.push(message.text());
    });
    page.on('pageerror', (error) => page.complaints.push(String(error)));
    page.on('request', (request) => {
      if (!request.url().startsWith(origin) && !request.url().startsWith('data:') && !request.url().startsWith(`blob:${origin}`)) page.complaints.push(`asked the network: ${request.url()}`);
    });
    page.over = async () => {
      await page.close();
      if (clock !== null) return browserContext.close();
      idle.set(kind, [...(idle.get(kind) ?? []), browserContext]);
    };
    const { page: file = '', ...about } = query;
    await page.goto(`${origin}/${file}?${new URLSearchParams({ lang: 'en', theme: 'light', ...about })}`);
    await page.waitForSelector('main');
    return page;
  }

  return {
    open,
    async stop() {
      await browser.close();
      server.close();
    },
  };
}

/** What axe finds wrong, by all of its rules or by those named; a line for each. */
export async function violations(page, rules = null) {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe);
  const found = await page.evaluate(
    (only) => window.axe.run(document, { resultTypes: ['violations'], ...(only ? { runOnly: { type: 'rule', values: only } } : {}) }),
    rules,
  );
  return found.violations.flatMap((rule) =>
    rule.nodes.map((node) => `${rule.id}: ${node.target.join(' ')} ${node.any[0]?.message ?? node.all[0]?.message ?? rule.help}`),
  );
}

/** Whatever sticks out of the window, or out of the box that should hold it. */
export function overflows(page) {
  return page.evaluate(() => {
    const found = [];
    const modal = document.querySelector('dialog[open]') ?? document.querySelector('[role=menu]') ?? document.body;
    for (const element of modal.querySelectorAll('*')) {
      const box = element.getBoundingClientRect();
      const style = getComputedStyle(element);
      if (box.width === 0 || style.visibility === 'hidden' || element.closest('.visually-hidden, svg, option, datalist')) continue;
      const name = `${element.tagName.toLowerCase()}.${String(element.className)}`;
      const scrolledBy = element.parentElement?.closest('.chips');
      if (!scrolledBy && (box.right > innerWidth + 1 || box.left < -1)) found.push(`${name} sticks out of the window`);
      if (style.display !== 'inline' && style.overflowX === 'visible' && element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0) {
        found.push(`${name} is too narrow for “${element.textContent.trim().slice(0, 40)}”`);
      }
    }
    return found;
  });
}

/** When what moves has come to rest, and what the last change asked for is drawn. */
export function still(page) {
  return page.evaluate(async () => {
    const drawn = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    await document.fonts.ready;
    await drawn();
    // What goes on for ever, such as the ring of a code, never rests.
    const ends = document.getAnimations().filter((animation) => Number.isFinite(animation.effect?.getComputedTiming().endTime) && animation.playState === 'running');
    await Promise.all(ends.filter((animation) => animation.effect.getComputedTiming().endTime < 5_000).map((animation) => animation.finished.catch(() => {})));
    await drawn();
  });
}

/** When all that the page asked for has come, such as icons, which it asks for after its first paint; and is drawn. */
export async function loaded(page) {
  await still(page);
  while (page.loading.size > 0) {
    await page.waitForEvent('requestfinished');
    await still(page);
  }
}

/** Draws the page in this face, as on a computer whose own it is. */
export const inFace = (page, face) => page.evaluate((name) => document.documentElement.style.setProperty('--face', `'${name}'`), face);

/** Whether this computer has a face: without it a line is as wide as the next face in the list makes it. */
export function hasFace(page, face) {
  return page.evaluate((name) => {
    const pen = document.createElement('canvas').getContext('2d');
    const widths = ['serif', 'monospace'].map((next) => {
      pen.font = `40px '${name}', ${next}`;
      return pen.measureText('The quick brown fox').width;
    });
    return widths[0] === widths[1];
  }, face);
}

/** What the focused element is called. */
export function focused(page) {
  return page.evaluate(() => {
    const element = document.activeElement;
    return element?.getAttribute('aria-label') ?? element?.labels?.[0]?.textContent?.trim() ?? element?.textContent?.trim() ?? '';
  });
}
