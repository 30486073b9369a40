// What is used every day: what is drawn stays true for longer than a picture takes, and keys work from the start.
import assert from 'node:assert/strict';

/** The seconds that each ring shows as over, and those that are, of the same moment. */
const rings = (page) =>
  page.$$eval('.ring .left', (circles) =>
    circles.map((circle) => {
      const [drain] = circle.getAnimations();
      const period = drain.effect.getComputedTiming().duration / 1000;
      return { period, drawn: drain.effect.getComputedTiming().progress * period, true: (Date.now() / 1000) % period };
    }),
  );

/** Stops the page's clock, and its animations at what is right then: from there both go on together, by `goOn`. */
async function stopClocks(page, at) {
  await page.clock.pauseAt(at);
  await page.$$eval('.ring .left', (circles) => {
    for (const circle of circles) {
      const [drain] = circle.getAnimations();
      const { duration, progress } = drain.effect.getComputedTiming();
      drain.pause();
      drain.currentTime += (Date.now() % duration) - progress * duration;
    }
  });
}

/** Lets the page's clock and that of its animations go on together. */
async function goOn(page, ms) {
  await page.evaluate((by) => document.getAnimations().forEach((animation) => (animation.currentTime += by)), ms);
  await page.clock.runFor(ms);
}

const apart = ({ period, drawn, true: right }) => Math.min(Math.abs(drawn - right), period - Math.abs(drawn - right));

export const everyday = [
  ['rings show the time that is left at any moment of twenty time steps', async (open) => {
    const page = await open({}, { clock: new Date('2026-06-01T07:55:10Z') });
    assert.deepEqual((await rings(page)).filter((ring) => apart(ring) > 2), [], 'when it is new');
    await stopClocks(page, new Date('2026-06-01T07:55:28Z'));
    let looked = 0;
    for (let moment = 0; moment < 150; moment += 1) {
      // A fixed sequence without a pattern: 0 to 8 seconds, 600 in all.
      await goOn(page, (moment * 3_571 + 1_237) % 8_000);
      const all = await rings(page);
      looked += all.length;
      const wrong = all.filter((ring) => apart(ring) > 2);
      assert.deepEqual(wrong, [], `at moment ${moment}`);
    }
    assert.ok(looked >= 1_000, `${looked} looks at rings`);
  }],
  ['rings are right when a hidden window is shown again', async (open) => {
    const right = (page) =>
      page.waitForFunction(() => {
        const circles = [...document.querySelectorAll('.ring .left')];
        return (
          circles.length > 0 &&
          circles.every((circle) => {
            const timing = circle.getAnimations()[0]?.effect.getComputedTiming();
            if (!timing) return false;
            const off = Math.abs(timing.progress * timing.duration - (Date.now() % timing.duration));
            return Math.min(off, timing.duration - off) < 2_000;
          })
        );
      });
    const page = await open({}, { clock: new Date('2026-06-01T07:55:13Z') });
    await right(page);
    // Rings that stood while nobody saw them.
    const show = (state) =>
      page.evaluate((visibility) => {
        Object.defineProperty(document, 'visibilityState', { value: visibility, configurable: true });
        document.dispatchEvent(new Event('visibilitychange'));
      }, state);
    await show('hidden');
    await page.evaluate(() => document.getAnimations().forEach((animation) => (animation.currentTime -= 11_000)));
    await show('visible');
    await right(page);
  }],
  ['the arrow, Enter and Shift+F10 work in a window that nobody clicked into', async (open) => {
    const focusedRow = (page) => page.waitForFunction(() => document.activeElement?.dataset.row === 'fake-0');
    const fresh = async () => {
      const page = await open();
      await page.evaluate(() => document.activeElement?.blur());
      return page;
    };
    const down = await fresh();
    await down.keyboard.press('ArrowDown');
    await focusedRow(down);
    const enter = await fresh();
    await enter.keyboard.press('Enter');
    await focusedRow(enter);
    assert.equal(await enter.evaluate(() => window.penningFake.copied), null, 'nothing is copied that nobody saw marked');
    await enter.keyboard.press('Enter');
    await enter.waitForFunction(() => window.penningFake.copied !== null);
    const menu = await fresh();
    await menu.keyboard.press('Shift+F10');
    await menu.waitForSelector('[role=menu]');
  }],
  ['a code that is almost over is waited for, and the row says so', async (open) => {
    const copied = (page) => page.evaluate(() => window.penningFake.copied);
    const late = async (at) => {
      const page = await open({ late: '4' }, { clock: new Date('2026-06-01T07:55:10Z') });
      await page.locator('[data-row]').first().focus();
      await page.clock.pauseAt(new Date(at));
      return page;
    };
    const says = (page, words) => page.locator('.row').first().getByText(words).filter({ visible: true }).waitFor();
    const page = await late('2026-06-01T07:55:27.500Z');
    const now = (await page.locator('.row .code').first().innerText()).replace(/\D/g, '');
    await page.keyboard.press('Enter');
    await says(page, /^New code in 3 s/);
    assert.equal(await copied(page), null, 'nothing is copied meanwhile');
    await page.clock.runFor(2_600);
    await says(page, /^Copied · .*30 s/);
    assert.notEqual((await copied(page)).code, now);
    // Asked for a second time, the next code is wanted at once.
    const again = await late('2026-06-01T07:55:27.500Z');
    await again.keyboard.press('Enter');
    await says(again, /^New code in/);
    await again.keyboard.press('Enter');
    await again.waitForFunction(() => window.penningFake.copied !== null);
    const inTime = await late('2026-06-01T07:55:25.500Z');
    await inTime.keyboard.press('Enter');
    await inTime.waitForFunction(() => window.penningFake.copied !== null);
  }],
  ['what a row says of a copied code is never cut', async (open) => {
    for (const lang of ['en', 'nl']) {
      for (const width of [340, 420, 600]) {
        const page = await open({ lang, late: '0' }, { width });
        for (const presses of [1, 2]) {
          await page.locator('[data-row]').first().press('Enter');
          await page.locator('.note').waitFor();
          const cut = await page.$eval('.texts', (texts) => {
            const seen = [...texts.children].find((one) => getComputedStyle(one).visibility === 'visible');
            return seen.offsetWidth > texts.clientWidth ? seen.textContent : null;
          });
          assert.equal(cut, null, `${lang} at ${width} px, pressed ${presses} times`);
        }
      }
    }
  }],
];
