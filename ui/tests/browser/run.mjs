// Runs the browser tests: each file beside this one exports a list of named tests.
// `node tests/browser/run.mjs [part of a name]`; the variable PENNING_RESULTS names a file for the result as JSON,
// PENNING_PICTURES=1 keeps a picture of each screen in test-results/.
import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { start } from './page.mjs';
import { cameras } from './cameras.mjs';
import { drops } from './drops.mjs';
import { everyday } from './everyday.mjs';
import { journeys } from './journeys.mjs';
import { screens } from './screens.mjs';
import { speed } from './speed.mjs';

const wanted = process.argv[2] ?? '';
const AT_ONCE = availableParallelism() + 1;
const SLOWEST = 10;
const began = performance.now();
const app = await start();
const result = { passed: 0, failed: 0, skipped: 0, flaky: [], failures: [], seconds: 0, slowest: [] };

/** A test that failed gets a second try, and is named: look at it. The machine is not ours alone. */
async function run([name, test], tries = 2) {
  const since = performance.now();
  const pages = [];
  const open = async (...how) => {
    const page = await app.open(...how);
    pages.push(page);
    return page;
  };
  let failure = null;
  try {
    await test(open);
    const complaints = pages.flatMap((page) => page.complaints);
    if (complaints.length > 0) throw new Error(`the page complained:\n${complaints.join('\n')}`);
  } catch (error) {
    failure = String(error.message).split('\n').join('\n  ');
  }
  for (const page of pages) await page.over();
  result.slowest.push([name, (performance.now() - since) / 1000]);
  if (failure === null) {
    result.passed += 1;
    if (tries === 1) {
      result.flaky.push(name);
      console.log(`FLAKY ${name}`);
    }
  } else if (tries > 1) {
    console.log(`ONCE MORE ${name}\n  ${failure}`);
    await run([name, test], tries - 1);
  } else {
    result.failed += 1;
    result.failures.push(name);
    console.log(`FAILED ${name}\n  ${failure}`);
  }
}

const chosen = (tests) => tests.filter(([name]) => name.includes(wanted));
const queue = chosen([...journeys, ...cameras, ...drops, ...everyday, ...screens]);
await Promise.all(
  Array.from({ length: AT_ONCE }, async () => {
    for (let test = queue.shift(); test; test = queue.shift()) await run(test);
  }),
);
// What is measured runs alone.
for (const test of chosen(speed)) await run(test);
await app.stop();

result.seconds = (performance.now() - began) / 1000;
result.slowest = result.slowest.sort(([, one], [, other]) => other - one).slice(0, SLOWEST);
console.log(`the slowest:\n${result.slowest.map(([name, seconds]) => `  ${seconds.toFixed(1)} s  ${name}`).join('\n')}`);
if (process.env.PENNING_RESULTS) writeFileSync(process.env.PENNING_RESULTS, JSON.stringify(result));
if (result.passed + result.failed === 0) console.log(`no test has “${wanted}” in its name`);
console.log(`${result.passed} passed, ${result.failed} failed`);
process.exit(result.failed > 0 || result.passed === 0 ? 1 : 0);
