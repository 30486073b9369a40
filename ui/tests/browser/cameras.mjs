// The camera's dialog, and the way of systems where the page itself has the camera.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { results } from './page.mjs';

const museum = 'otpauth://totp/Museum:anna?secret=JBSWY3DPEHPK3PXP&issuer=Museum';
/** The rows of its QR code, 33 modules each, four to a digit. */
const rows =
  'feb4d33f8 82d681208 ba485aae8 baadf8ae8 ba71382e8 8269ca208 feaaaabf8 00f948000 b74ae6a58 d59ab9778 c32487e48 bc31d9a50 e6d9e9650 39b77ecb0 63a30d7c0 b00506b38 8f97b22f0 99234bf88 16eba8d30 c5dfe1f18 474f1ac20 f850517a8 16e33b4d8 7051982b8 bfccc3fa0 0085128c0 feca7dac0 82af778e8 ba5881fa8 ba99c1d18 bab04f240 8253dbb08 fea8fc1a0'.split(' ');
const SIZE = 33;

const open_ = async (page, there = '.picture:not([hidden])') => {
  await page.keyboard.press('Control+n');
  await page.click('dialog [data-way=way-camera]');
  await page.waitForSelector(there);
};
const before = (page, text) => page.evaluate((held) => (window.penningFake.camera.before = held), text);
const isOn = (page, on) => page.waitForFunction((wanted) => window.penningFake.camera.on === wanted, on);

/** Puts a canvas in the place of the page's camera: with a code on it, or failing as `fails` says. */
const replaceCamera = (page, fails = '') =>
  page.evaluate(
    ([modules, size, failure]) => {
      const canvas = document.createElement('canvas');
      Object.assign(canvas, { width: 640, height: 480 });
      const draw = canvas.getContext('2d');
      const paint = () => {
        draw.fillStyle = '#ddd';
        draw.fillRect(0, 0, 640, 480);
        draw.fillStyle = '#111';
        for (let y = 0; y < size; y += 1) {
          const bits = modules[y].replace(/./g, (digit) => parseInt(digit, 16).toString(2).padStart(4, '0'));
          for (let x = 0; x < size; x += 1) if (bits[x] === '1') draw.fillRect(150 + x * 8, 60 + y * 8, 8, 8);
        }
      };
      paint();
      setInterval(paint, 60); // A stream of a canvas has a picture whenever something is drawn.
      window.streams = [];
      navigator.mediaDevices.getUserMedia = async () => {
        if (failure) throw new DOMException('', failure);
        const stream = canvas.captureStream(15);
        window.streams.push(stream);
        return stream;
      };
      navigator.mediaDevices.enumerateDevices = async () => [
        { kind: 'audioinput', label: 'Microphone', deviceId: 'm' },
        { kind: 'videoinput', label: 'Front camera', deviceId: 'f' },
        { kind: 'videoinput', label: 'Desk camera', deviceId: 'd' },
      ];
    },
    [rows, SIZE, fails],
  );

export const cameras = [
  ['camera: what is held before it becomes a card, and it goes off', async (open) => {
    const page = await open();
    await open_(page);
    await isOn(page, true);
    await before(page, museum);
    await page.waitForSelector('dialog .code');
    assert.equal(await page.getByLabel('Issuer').inputValue(), 'Museum');
    await isOn(page, false);
    await page.keyboard.press('Enter');
    await page.waitForSelector('[aria-label^="Museum, anna"]');
  }],
  ['camera: it is off as soon as its dialog is closed, gone back from, or hidden', async (open) => {
    const page = await open();
    await open_(page);
    await isOn(page, true);
    await page.keyboard.press('Escape');
    await isOn(page, false);
    await open_(page);
    await isOn(page, true);
    await page.getByRole('button', { name: 'Back' }).click();
    await isOn(page, false);
    await page.click('dialog [data-way=way-camera]');
    await isOn(page, true);
    await page.evaluate(() => {
      Object.defineProperty(document, 'visibilityState', { value: 'hidden' });
      document.dispatchEvent(new Event('visibilitychange'));
    });
    await isOn(page, false);
    await page.waitForSelector('.ways');
  }],
  ['camera: a code of no use is said to be one, and the camera goes on', async (open) => {
    const page = await open();
    await open_(page);
    await before(page, 'WIFI:S:guest');
    await page.waitForSelector('dialog >> text=not for signing in');
    await before(page, museum);
    await page.waitForSelector('dialog .code');
  }],
  ['camera: a transfer is gathered code by code', async (open) => {
    const page = await open();
    await open_(page);
    await before(page, 'otpauth-migration://part/1/3');
    await page.waitForSelector('dialog >> text=1 of 3');
    await before(page, 'otpauth-migration://part/3/3');
    await page.waitForSelector('dialog >> text=2 of 3');
    await before(page, null);
    await page.getByRole('button', { name: 'Continue with these' }).click();
    await page.waitForSelector('dialog form');
    assert.match(await page.textContent('dialog h2'), /2 accounts/);
    await page.getByRole('button', { name: 'Use the camera' }).click();
    await before(page, 'otpauth-migration://part/2/3');
    await page.waitForSelector('dialog >> text=All 3 codes');
    assert.match(await page.textContent('dialog h2'), /3 accounts/);
  }],
  ['camera: the chosen one is remembered', async (open) => {
    const page = await open({ camera: 'two' });
    await open_(page);
    await page.getByLabel('Camera', { exact: true }).selectOption('desk');
    await page.waitForFunction(() => window.penningFake.camera.wanted === 'desk');
    const settings = await page.evaluate(async () => (await window.penningFake.appState()).settings);
    assert.equal(settings.camera, 'desk');
  }],
  ['camera: the picture is mirrored', async (open) => {
    const page = await open();
    await open_(page);
    assert.equal(await page.$eval('canvas', (canvas) => getComputedStyle(canvas).scale), '-1 1');
  }],
  ['camera: each situation has its own words and a way on', async (open) => {
    const said = new Set();
    for (const why of ['missing', 'busy', 'denied', 'unplugged', 'silent', 'unsupported', 'failed']) {
      const page = await open({ camera: `camera-${why}` });
      await open_(page, '.notice');
      said.add(await page.textContent('.notice .what'));
      assert.ok((await page.$$('.notice .button')).length >= 2, why);
    }
    assert.equal(said.size, 7);
    const page = await open({ camera: 'camera-busy' });
    await open_(page, '.notice');
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.waitForFunction(() => window.penningFake.calls.filter((call) => call === 'cameraStart').length === 2);
    await page.evaluate(() => (window.penningFake.camera.problem = null));
    await page.waitForSelector('.picture:not([hidden])');
    assert.equal(await page.$('.notice'), null);
  }],
  ['camera of the page: its pictures show the code to the reader, and it is let go', async (open) => {
    const page = await open({ camera: 'page' });
    await replaceCamera(page);
    await open_(page);
    await page.waitForFunction(() => window.penningFake.camera.brought !== null);
    const { width, height, grey } = await page.evaluate(() => {
      const brought = window.penningFake.camera.brought;
      return { ...brought, grey: [...brought.grey] };
    });
    assert.deepEqual([width, height], [640, 480]);
    const file = join(results, 'camera-of-the-page.pgm');
    writeFileSync(file, Buffer.concat([Buffer.from(`P5 ${width} ${height} 255\n`), Buffer.from(grey)]));
    const read = spawnSync('zbarimg', ['--quiet', '--raw', file], { encoding: 'utf8' });
    assert.equal(read.stdout.trim(), museum);
    await page.keyboard.press('Escape');
    await page.waitForFunction(() => window.streams.length > 0 && window.streams.every((stream) => !stream.active));
  }],
  ['camera of the page: what the engine says is put in words', async (open) => {
    for (const [failure, words] of [
      ['NotAllowedError', /may not use/],
      ['NotFoundError', /no camera/],
      ['NotReadableError', /Another program/],
      ['TypeError', /does not work/],
    ]) {
      const page = await open({ camera: 'page' });
      await replaceCamera(page, failure);
      await open_(page, '.notice');
      assert.match(await page.textContent('.notice .what'), words);
    }
  }],
  ['camera of the page: one that is pulled out is told, and comes back', async (open) => {
    const page = await open({ camera: 'page' });
    await replaceCamera(page);
    await open_(page);
    await page.evaluate(() => window.streams.at(-1).getVideoTracks()[0].dispatchEvent(new Event('ended')));
    await page.waitForSelector('.notice >> text=disconnected');
    await page.evaluate(() => navigator.mediaDevices.dispatchEvent(new Event('devicechange')));
    await page.waitForSelector('.picture:not([hidden])');
  }],
];
