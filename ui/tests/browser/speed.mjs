// How long a person waits. Times are printed; what fails is work that grows with the number of accounts.
import assert from 'node:assert/strict';

const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

/** Of each key typed into the search field: script time until the rows stand in the page, and what changed in it. */
const keystrokes = (page, texts) =>
  page.evaluate(async (queries) => {
    const input = document.querySelector('.search input');
    const times = [];
    const changes = [];
    let changed = 0;
    const watch = new MutationObserver((records) => (changed += records.length));
    watch.observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
    for (const query of queries) {
      await new Promise((painted) => requestAnimationFrame(() => setTimeout(painted)));
      changed = 0;
      input.value = query;
      const from = performance.now();
      input.dispatchEvent(new InputEvent('input', { bubbles: true }));
      // What the input set off runs as microtasks, before this one.
      await new Promise((done) => queueMicrotask(() => queueMicrotask(done)));
      document.querySelector('ul').getBoundingClientRect();
      times.push(performance.now() - from);
      changes.push(changed + watch.takeRecords().length);
    }
    return { times, changes };
  }, texts);

const TYPED = ['c', 'cl', 'cli', 'clin', 'clini', 'clinic', 'clinic ', 'clinic u', 'clinic ut', 'clinic utr', 'fleur', 'xyzzy', '77', ''];

export const speed = [
  ['speed: a keystroke among 10,000 accounts', async (open) => {
    const few = await open();
    await keystrokes(few, TYPED);
    const little = await keystrokes(few, TYPED);
    const page = await open({ fake: 'many' });
    await keystrokes(page, TYPED);
    const much = await keystrokes(page, TYPED);
    const ratio = median(much.times) / median(little.times);
    console.log(
      `10,000 accounts: ${median(much.times).toFixed(1)} ms of script a keystroke (worst ${Math.max(...much.times).toFixed(1)}), ${ratio.toFixed(1)} times that of 12 accounts; changes in the page: ${Math.max(...much.changes)} at most, ${Math.max(...little.changes)} with 12`,
    );
    assert.ok(Math.max(...little.changes) > 0, 'typing changes the list');
    assert.ok(Math.max(...much.changes) <= 3 * Math.max(...little.changes), `${much.changes}, of 12 accounts ${little.changes}`);
    assert.ok((await page.$$('[data-row]')).length < 40);
  }],
  ['speed: scrolling through 10,000 accounts', async (open) => {
    const page = await open({ fake: 'many' });
    const { times, most } = await page.evaluate(async () => {
      const scroller = document.querySelector('.scroller');
      const times = [];
      let most = 0;
      for (let at = 0; at < 60; at += 1) {
        const from = performance.now();
        scroller.scrollTop += 420;
        scroller.dispatchEvent(new Event('scroll'));
        await new Promise((done) => queueMicrotask(() => queueMicrotask(done)));
        scroller.getBoundingClientRect();
        times.push(performance.now() - from);
        most = Math.max(most, document.querySelectorAll('[data-row]').length);
        await new Promise((painted) => requestAnimationFrame(painted));
      }
      return { times, most };
    });
    console.log(`10,000 accounts: ${median(times).toFixed(1)} ms of script for a page of rows scrolled in`);
    assert.ok(most > 5 && most < 40, `${most} rows in the page`);
  }],
  ['speed: the first paint shows codes, and nothing moves after it', async (open) => {
    const page = await open();
    const shift = await page.evaluate(
      () =>
        new Promise((done) => {
          let sum = 0;
          new PerformanceObserver((list) => list.getEntries().forEach((entry) => (sum += entry.value))).observe({ type: 'layout-shift', buffered: true });
          setTimeout(() => done(sum), 800);
        }),
    );
    assert.equal(shift, 0);
    assert.match(await page.textContent('[data-account=fake-0] .code'), /\d{3}\s\d{3}/);
  }],
];
