// Runs the browser tests: each file beside this one exports a list of named tests.
// `node tests/browser/run.mjs [part of a name]`
import { start } from './page.mjs';
import { cameras } from './cameras.mjs';
import { drops } from './drops.mjs';
import { journeys } from './journeys.mjs';
import { screens } from './screens.mjs';
import { speed } from './speed.mjs';

const wanted = process.argv[2] ?? '';
// Some journeys wait for the next code; others run meanwhile. What is measured runs alone.
const AT_ONCE = 3;
const app = await start();
let passed = 0;
let failed = 0;

/** A test that failed gets a second try, and is named: look at it. The clock and the machine are not ours alone. */
async function run([name, test], tries = 2) {
  const pages = [];
  const open = async (...how) => {
    const page = await app.open(...how);
    pages.push(page);
    return page;
  };
  try {
    await test(open);
    const complaints = pages.flatMap((page) => page.complaints);
    if (complaints.length > 0) throw new Error(`the page complained:\n${complaints.join('\n')}`);
    passed += 1;
  } catch (error) {
    const said = `${name}\n  ${String(error.message).split('\n').join('\n  ')}`;
    if (tries > 1) {
      console.log(`ONCE MORE ${said}`);
      await closed(pages);
      return run([name, test], tries - 1);
    }
    failed += 1;
    console.log(`FAILED ${said}`);
  }
  await closed(pages);
}

async function closed(pages) {
  for (const page of pages) await page.context().close();
}

const queue = [...journeys, ...cameras, ...drops, ...screens].filter(([name]) => name.includes(wanted));
await Promise.all(
  Array.from({ length: AT_ONCE }, async () => {
    for (let test = queue.shift(); test; test = queue.shift()) await run(test);
  }),
);
for (const test of speed) if (test[0].includes(wanted)) await run(test);

await app.stop();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
