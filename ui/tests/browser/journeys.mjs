// What people do, by keyboard alone unless it says otherwise.
import assert from 'node:assert/strict';
import { focused, still, violations } from './page.mjs';

/** For tests that cross time steps: a page that stands still ten seconds before the next, however long it took to come. */
const atSecond20 = async (open) => {
  const page = await open({}, { clock: new Date('2026-06-01T07:55:00.500Z') });
  await page.clock.pauseAt(new Date('2026-06-01T07:55:19Z'));
  return page;
};

/** Walks on by a key until what it looks for has the focus: ways and menus grow. */
const walkTo = async (page, name, key = 'Tab') => {
  for (let steps = 0; steps < 20; steps += 1) {
    if (name.test(await focused(page))) return;
    await page.keyboard.press(key);
  }
  assert.fail(`no ${name} within 20 steps`);
};

const press = async (page, ...keys) => {
  for (const key of keys) await page.keyboard.press(key);
};
const copied = (page) => page.evaluate(() => window.penningFake.copied);
const calls = (page) => page.evaluate(() => window.penningFake.calls);
const codeOf = async (page, id) => (await page.textContent(`[data-account=${id}] .code`)).replace(/\s/g, '');
const focusRow = (page, id) => page.focus(`[data-row=${id}]`);
const order = (page) => page.$$eval('[data-row]', (rows) => rows.map((row) => row.dataset.row));

export const journeys = [
  ['07:55: three letters and Enter put the code on the clipboard', async (open) => {
    const page = await open();
    await page.keyboard.type('hos');
    await press(page, 'Enter');
    await page.waitForSelector('[data-account=fake-0] .note');
    assert.equal((await copied(page)).code, await codeOf(page, 'fake-0'));
    assert.match(await page.textContent('[data-account=fake-0] .note'), /Copied · .*30 s/);
  }],
  ['arrows move, Enter copies, Enter again copies the next code', async (open) => {
    const page = await open();
    await focusRow(page, 'fake-0');
    await press(page, 'ArrowDown', 'ArrowDown', 'Enter');
    await page.waitForSelector('[data-account=fake-2] .note');
    const first = await copied(page);
    assert.equal(first.code, await codeOf(page, 'fake-2'));
    await press(page, 'Enter');
    await page.waitForFunction((code) => window.penningFake.copied.code !== code, first.code);
    assert.match(await page.textContent('[data-account=fake-2] .note'), /Next code/);
    assert.match(await focused(page), /^Proton, anna@proton.example, \d \d \d, \d \d \d$/);
  }],
  ['Ctrl+C copies the focused row', async (open) => {
    const page = await open();
    await focusRow(page, 'fake-4');
    await press(page, 'Control+c');
    await page.waitForSelector('[data-account=fake-4] .note');
    assert.equal((await copied(page)).id, 'fake-4');
  }],
  ['a double click copies once, and the code that is shown', async (open) => {
    const page = await open();
    await page.dblclick('[data-row=fake-1]');
    await page.waitForSelector('[data-account=fake-1] .note');
    assert.equal((await calls(page)).filter((call) => call === 'copyCode').length, 1);
    assert.equal((await copied(page)).code, await codeOf(page, 'fake-1'));
  }],
  ['copying is told once, politely', async (open) => {
    const page = await open();
    await page.click('[data-row=fake-1]');
    await page.waitForFunction(() => [...document.querySelectorAll('[role=status]')].some((told) => /Code of GitHub copied/.test(told.textContent)));
  }],
  ['the row says when the clipboard was cleared, by saying nothing', async (open) => {
    const page = await open({}, { clock: new Date('2026-06-01T07:55:00.500Z') });
    await page.click('[data-row=fake-1]');
    await page.waitForSelector('[data-account=fake-1] .note');
    await page.clock.runFor(30_000);
    await page.waitForSelector('[data-account=fake-1] .note', { state: 'detached' });
  }],
  ['a counter shows no code until it is asked for, and then the next one each time', async (open) => {
    const page = await open();
    assert.equal(await page.$('[data-account=fake-7] .code'), null);
    await focusRow(page, 'fake-7');
    await press(page, 'Tab', 'Enter');
    await page.waitForSelector('[data-account=fake-7] .code');
    const first = await codeOf(page, 'fake-7');
    await press(page, 'Enter');
    await page.waitForFunction((code) => document.querySelector('[data-account=fake-7] .code').textContent.replace(/\s/g, '') !== code, first);
    await focusRow(page, 'fake-7');
    await press(page, 'Enter');
    await page.waitForFunction(() => window.penningFake.copied !== null);
    assert.equal((await copied(page)).code, await codeOf(page, 'fake-7'));
    assert.equal((await calls(page)).filter((call) => call === 'hotpNext').length, 2);
  }],
  ['hidden codes are not in the page; Space shows one, Escape hides it', async (open) => {
    const page = await open({ hide: '' });
    assert.equal(await codeOf(page, 'fake-1'), '••••••');
    assert.ok(!/\d{3}\s\d{3}/.test(await page.textContent('ul')));
    assert.deepEqual(await page.evaluate(() => window.penningFake.asked.filter((id) => id !== 'fake-7')), []);
    await focusRow(page, 'fake-1');
    assert.match(await focused(page), /code hidden/);
    await press(page, 'Space');
    await page.waitForFunction(() => /^\d{3}\s\d{3}$/.test(document.querySelector('[data-account=fake-1] .code').textContent));
    await press(page, 'Escape');
    await page.waitForFunction(() => document.querySelector('[data-account=fake-1] .code').textContent.startsWith('•'));
    await press(page, 'Enter');
    await page.waitForFunction(() => window.penningFake.copied !== null);
    assert.match((await copied(page)).code, /^\d{6}$/);
  }],
  ['the codes on screen follow the clock without being asked again in between', async (open) => {
    const page = await atSecond20(open);
    const shown = await codeOf(page, 'fake-1');
    const asked = (await calls(page)).length;
    await page.clock.runFor(10_000);
    assert.equal(await codeOf(page, 'fake-1'), shown);
    assert.equal((await calls(page)).length, asked);
    await page.clock.runFor(1_600);
    await page.waitForFunction((old) => document.querySelector('[data-account=fake-1] .code').textContent.replace(/\s/g, '') !== old, shown);
    const once = await page.evaluate(() => window.penningFake.asked.filter((id) => id === 'fake-1').length);
    assert.equal(once, 1);
  }],
  ['the next code comes in the last ten seconds and moves nothing', async (open) => {
    const page = await atSecond20(open);
    const box = await page.locator('[data-account=fake-1] .code').boundingBox();
    await page.clock.runFor(1_500);
    await page.waitForSelector('[data-account=fake-1] .next');
    assert.deepEqual(await page.locator('[data-account=fake-1] .code').boundingBox(), box);
    const next = (await page.textContent('[data-account=fake-1] .next')).replace(/\s/g, '');
    const place = await page.locator('[data-account=fake-1] .next').boundingBox();
    await page.mouse.click(place.x + place.width / 2, place.y + place.height / 2);
    await page.waitForFunction(() => window.penningFake.copied !== null);
    assert.equal((await copied(page)).code, next);
  }],
  ['a letter typed anywhere searches; Escape clears it, and then hides the window', async (open) => {
    const page = await open();
    await focusRow(page, 'fake-3');
    await page.keyboard.type('git');
    assert.deepEqual(await order(page), ['fake-1', 'fake-8']);
    assert.equal(await page.textContent('[data-account=fake-1] mark'), 'Git');
    await press(page, 'ArrowDown');
    assert.match(await focused(page), /^GitHub/);
    await press(page, 'Escape');
    assert.equal((await order(page)).length > 5, true);
    await press(page, 'Escape');
    await page.waitForFunction(() => window.penningFake.calls.includes('hideWindow'));
  }],
  ['without a tray Escape never makes the window disappear', async (open) => {
    const page = await open({ notray: '' });
    await press(page, 'Escape', 'Escape');
    assert.equal((await calls(page)).includes('hideWindow'), false);
  }],
  ['typing an account in, from Ctrl+N to its place in the list', async (open) => {
    const page = await open({ fake: 'empty' });
    await press(page, 'Control+n');
    assert.match(await focused(page), /Scan my screen/);
    await walkTo(page, /^Type it in/);
    await press(page, 'Enter');
    assert.equal(await focused(page), 'Secret key');
    await page.keyboard.type('jbsw y3dp ehpk 3pxp');
    await press(page, 'Tab');
    await page.keyboard.type('Library');
    await press(page, 'Tab');
    await page.keyboard.type('anna');
    await press(page, 'Enter');
    await page.waitForSelector('dialog .code');
    assert.match(await page.textContent('dialog h2'), /Add this account/);
    assert.equal((await calls(page)).includes('enrolCommit'), false);
    await press(page, 'Enter');
    await page.waitForSelector('[data-row]');
    assert.match(await focused(page), /^Library, anna, /);
    await press(page, 'Enter');
    await page.waitForFunction(() => window.penningFake.copied !== null);
  }],
  ['a wrong character is named, and the likely one offered, not taken', async (open) => {
    const page = await open();
    await press(page, 'Control+n');
    await walkTo(page, /^Type it in/);
    await press(page, 'Enter');
    await page.keyboard.type('JBSW0DPEHPK3PXP');
    await press(page, 'Enter');
    await page.waitForSelector('.wrong');
    assert.match(await page.textContent('.wrong'), /Character 5 .*“0”.*“O”/s);
    assert.equal(await page.inputValue('input.code-face'), 'JBSW0DPEHPK3PXP');
    await press(page, 'Tab', 'Enter');
    assert.equal(await page.inputValue('input.code-face'), 'JBSWODPEHPK3PXP');
    await press(page, 'Enter');
    await page.waitForSelector('dialog .code');
  }],
  ['digits out of range are refused beside their field', async (open) => {
    const page = await open();
    await press(page, 'Control+n');
    await page.click('[data-way=way-type]');
    await page.fill('input.code-face', 'JBSWY3DPEHPK3PXP');
    await page.click('summary');
    await page.getByLabel('Digits').fill('11');
    await press(page, 'Enter');
    await page.waitForSelector('.wrong');
    assert.match(await page.textContent('.wrong'), /5 to 10/);
    assert.equal(await page.getByLabel('Digits').getAttribute('aria-invalid'), 'true');
  }],
  ['a link pasted in the place of the secret key is read as a link', async (open) => {
    const page = await open();
    await press(page, 'Control+n');
    await page.click('[data-way=way-type]');
    await page.fill('input.code-face', 'otpauth://totp/Museum:anna?secret=JBSWY3DPEHPK3PXP&issuer=Museum');
    await press(page, 'Enter');
    await page.waitForSelector('dialog .code');
    assert.equal(await page.getByLabel('Issuer').inputValue(), 'Museum');
  }],
  ['scanning the screen: several finds, one of them left out, all names editable', async (open) => {
    const page = await open({ fake: 'empty' });
    await page.evaluate(() => {
      window.penningFake.screen = [
        'otpauth://totp/Museum:anna?secret=JBSWY3DPEHPK3PXP&issuer=Museum',
        'otpauth://totp/School:anna?secret=KRUGKIDROVUWG2ZA&issuer=School',
      ];
    });
    await page.getByRole('button', { name: 'Scan my screen' }).press('Enter');
    await page.waitForSelector('dialog form');
    await page.getByRole('checkbox', { name: 'Add School' }).press('Space');
    await page.getByRole('button', { name: 'Change the name of Museum' }).press('Enter');
    await page.getByLabel('Issuer').fill('Teylers');
    await page.getByRole('button', { name: 'Add account', exact: true }).press('Enter');
    await page.waitForSelector('[data-row]');
    assert.equal((await order(page)).length, 1);
    assert.match(await focused(page), /^Teylers/);
  }],
  ['a counter that the code did not say is asked for, and nothing is added without it', async (open) => {
    const page = await open({ fake: 'empty' });
    await page.evaluate(() => (window.penningFake.clipboard = 'otpauth://hotp/Door:front?secret=MFRGGZDFMZTWQ2LK&issuer=Door'));
    await press(page, 'Control+v');
    await page.waitForSelector('dialog form input');
    assert.equal(await focused(page), 'Counter');
    await press(page, 'Enter');
    assert.equal(await page.getByRole('button', { name: 'Add account', exact: true }).isDisabled(), true);
    await page.keyboard.type('12');
    await press(page, 'Enter');
    await page.waitForSelector('[data-row]');
    assert.equal((await calls(page)).filter((call) => call === 'enrolCommit').length, 1);
  }],
  ['an account that is there already: keep both, or replace', async (open) => {
    for (const [choice, count] of [['Keep both', 13], [/^Replace GitHub/, 12]]) {
      const page = await open();
      await page.evaluate(() => (window.penningFake.clipboard = 'otpauth://totp/GitHub:annadevries?secret=JBSWY3DPEHPK3PXP&issuer=GitHub'));
      await press(page, 'Control+v');
      await page.waitForSelector('fieldset');
      await page.getByRole('radio', { name: choice }).check();
      await press(page, 'Enter');
      await page.waitForSelector('dialog', { state: 'detached' });
      assert.equal(await page.evaluate(async () => (await window.penningFake.appState()).accounts.length), count);
    }
  }],
  ['a save that is refused says so, keeps the card, and changes nothing', async (open) => {
    const page = await open();
    await page.evaluate(() => {
      window.penningFake.clipboard = 'otpauth://totp/Museum:anna?secret=JBSWY3DPEHPK3PXP&issuer=Museum';
      window.penningFake.refuseNext('enrolCommit', 'save-disk-full');
    });
    await press(page, 'Control+v');
    await page.waitForSelector('dialog .code');
    await page.getByRole('button', { name: 'Add account', exact: true }).press('Enter');
    await page.waitForSelector('dialog .notice');
    assert.match(await page.textContent('dialog .notice'), /not saved: the disk is full/);
    await page.getByRole('button', { name: 'Add account', exact: true }).press('Enter');
    await page.waitForSelector('dialog', { state: 'detached' });
  }],
  ['what cannot be found offers the next way', async (open) => {
    const page = await open({ watch: '0' });
    await press(page, 'Control+n', 'Enter');
    await page.waitForSelector('dialog .notice');
    assert.match(await page.textContent('dialog .notice'), /no QR code on your screen/i);
    await page.getByRole('button', { name: 'Type it in' }).press('Enter');
    await page.waitForSelector('input.code-face');
  }],
  ['Escape closes a dialog, lets go of the find, and gives the focus back', async (open) => {
    const page = await open();
    await focusRow(page, 'fake-2');
    await page.evaluate(() => (window.penningFake.clipboard = 'otpauth://totp/Museum:anna?secret=JBSWY3DPEHPK3PXP&issuer=Museum'));
    await press(page, 'Control+v');
    await page.waitForSelector('dialog .code');
    await press(page, 'Escape');
    await page.waitForSelector('dialog', { state: 'detached' });
    assert.equal((await calls(page)).includes('enrolDiscard'), true);
    assert.match(await focused(page), /^Proton/);
  }],
  ['the menu of a row, by Shift+F10', async (open) => {
    const page = await open();
    await focusRow(page, 'fake-3');
    await press(page, 'Shift+F10');
    assert.match(await focused(page), /Copy the code/);
    await walkTo(page, /^Pin/, 'ArrowDown');
    await press(page, 'Enter');
    await page.waitForFunction(() => document.querySelectorAll('.pin').length === 3);
    assert.deepEqual((await order(page)).slice(0, 3), ['fake-0', 'fake-1', 'fake-3']);
    await page.waitForFunction(() => document.activeElement?.dataset.row === 'fake-3');
  }],
  ['the menu of a row, by right click; Escape gives the focus back', async (open) => {
    const page = await open();
    await focusRow(page, 'fake-2');
    await page.click('[data-row=fake-4]', { button: 'right' });
    await page.waitForSelector('[role=menu]');
    await press(page, 'End');
    assert.match(await focused(page), /Delete/);
    await press(page, 'Escape');
    await page.waitForSelector('[role=menu]', { state: 'detached' });
    assert.notEqual(await page.evaluate(() => document.activeElement?.dataset.row), undefined);
  }],
  ['Alt+arrows move an account; its neighbours and the focus follow', async (open) => {
    const page = await open();
    await focusRow(page, 'fake-3');
    await press(page, 'Alt+ArrowDown');
    await page.waitForFunction(() => [...document.querySelectorAll('[data-row]')].map((row) => row.dataset.row).indexOf('fake-3') === 4);
    assert.match(await focused(page), /^Nextcloud/);
    await press(page, 'Alt+ArrowUp', 'Alt+ArrowUp');
    await page.waitForFunction(() => [...document.querySelectorAll('[data-row]')].map((row) => row.dataset.row).indexOf('fake-3') === 2);
    await press(page, 'Alt+ArrowUp');
    assert.deepEqual((await order(page)).slice(0, 3), ['fake-0', 'fake-1', 'fake-3']);
  }],
  ['in another order Alt+arrows say why not, and offer the way', async (open) => {
    const page = await open({ sort: 'name' });
    await focusRow(page, 'fake-3');
    await press(page, 'Alt+ArrowDown');
    await page.waitForSelector('.toast');
    assert.match(await page.textContent('.toast'), /My order/);
    await page.getByRole('button', { name: 'Sort by my order' }).press('Enter');
    await page.waitForFunction(async () => (await window.penningFake.appState()).settings.sort === 'mine');
  }],
  ['with the mouse a row is dragged to its place, and that is no click', async (open) => {
    const page = await open();
    const from = await page.locator('[data-row=fake-2]').boundingBox();
    const to = await page.locator('[data-row=fake-5]').boundingBox();
    await page.mouse.move(from.x + 60, from.y + 30);
    await page.mouse.down();
    await page.mouse.move(from.x + 60, from.y + 60, { steps: 3 });
    await page.mouse.move(to.x + 60, to.y + 30, { steps: 5 });
    await page.mouse.up();
    await page.waitForFunction(() => [...document.querySelectorAll('[data-row]')].map((row) => row.dataset.row).indexOf('fake-2') === 5);
    assert.equal((await calls(page)).includes('copyCode'), false);
  }],
  ['delete, undo; delete, find it in the trash, restore it; delete it for good', async (open) => {
    const page = await open();
    await focusRow(page, 'fake-4');
    await press(page, 'Delete');
    await page.getByRole('button', { name: 'Undo' }).press('Enter');
    await page.waitForFunction(async () => (await window.penningFake.appState()).accounts.length === 12);
    await focusRow(page, 'fake-4');
    await press(page, 'Delete');
    await page.waitForSelector('.toast');
    assert.notEqual(await page.evaluate(() => document.activeElement?.dataset.row), undefined);
    await page.getByRole('button', { name: 'Menu', exact: true }).press('Enter');
    await page.keyboard.type('tr');
    await press(page, 'Enter');
    await page.getByRole('button', { name: 'Restore DigiD' }).press('Enter');
    await page.waitForSelector('.empty');
    await press(page, 'Escape');
    await focusRow(page, 'fake-4');
    await press(page, 'Delete');
    await page.getByRole('button', { name: 'Menu', exact: true }).press('Enter');
    await page.keyboard.type('tr');
    await press(page, 'Enter');
    await page.getByRole('button', { name: 'Delete for good: DigiD' }).press('Enter');
    assert.equal(await focused(page), 'Keep it');
    await press(page, 'Tab', 'Enter');
    await page.waitForSelector('.empty');
  }],
  ['editing names, group and note', async (open) => {
    const page = await open();
    await focusRow(page, 'fake-4');
    await press(page, 'F2');
    assert.equal(await focused(page), 'Issuer');
    await page.getByLabel('Group').fill('Government');
    await page.getByLabel('Note').fill('With the driving licence');
    await page.getByLabel('Account', { exact: true }).fill('');
    await page.getByLabel('Issuer').fill('');
    assert.equal(await page.getByRole('button', { name: 'Save' }).isDisabled(), true);
    await page.getByLabel('Issuer').fill('DigiD');
    await press(page, 'Enter');
    await page.waitForSelector('.chip');
    await page.getByRole('button', { name: 'Government' }).press('Enter');
    assert.deepEqual(await order(page), ['fake-4']);
    await page.keyboard.type('driving');
    assert.equal(await page.textContent('[data-account=fake-4] .account mark'), 'driving');
  }],
  ['settings take effect at once: language, theme, hidden codes', async (open) => {
    const page = await open();
    await press(page, 'Control+,');
    await page.getByLabel('Language').selectOption('nl');
    await page.waitForFunction(() => document.documentElement.lang === 'nl');
    assert.equal(await page.textContent('h1'), 'Instellingen');
    await page.getByLabel('Thema').selectOption('dark');
    await page.waitForFunction(() => document.documentElement.dataset.theme === 'dark');
    await page.getByRole('switch', { name: 'Codes verbergen' }).press('Space');
    await page.getByLabel('Gekopieerde code wissen').selectOption('never');
    await press(page, 'Escape');
    await page.waitForSelector('[data-row]');
    assert.equal(await codeOf(page, 'fake-1'), '••••••');
    await page.click('[data-row=fake-1]');
    await page.waitForSelector('.note');
    assert.equal((await page.textContent('.note')).trim(), 'Gekopieerd');
  }],
  ['a setting that is refused falls back', async (open) => {
    const page = await open();
    await press(page, 'Control+,');
    await page.evaluate(() => window.penningFake.refuseNext('changeSettings', 'save-read-only'));
    await page.getByRole('switch', { name: 'Hide codes' }).press('Space');
    await page.waitForSelector('.toast.error');
    assert.equal(await page.getByRole('switch', { name: 'Hide codes' }).isChecked(), false);
  }],
  ['locked: a wrong password waits, the right one opens', async (open) => {
    const page = await open({ fake: 'locked' });
    assert.equal(await focused(page), 'Password');
    for (const guess of ['one', 'two']) {
      await page.keyboard.type(guess);
      await press(page, 'Enter');
      await page.waitForFunction(() => document.querySelector('input').value === '' && document.querySelector('.wrong'));
    }
    assert.match(await page.textContent('[type=submit]'), /Wait \d+ second/);
    await page.waitForFunction(() => !/Wait/.test(document.querySelector('[type=submit]').textContent), null, { timeout: 6000 });
    await page.keyboard.type('brass token');
    await press(page, 'Enter');
    await page.waitForSelector('[data-row]');
  }],
  ['without a keychain a password of your own starts the vault', async (open) => {
    const page = await open({ fake: 'keychain-absent' });
    await page.getByRole('button', { name: 'Use a password instead' }).press('Enter');
    await page.keyboard.type('short');
    await press(page, 'Tab', 'Tab');
    await page.keyboard.type('other');
    await press(page, 'Enter');
    await page.waitForSelector('#' + (await page.getByLabel('The same password again').getAttribute('aria-describedby')));
    await page.getByLabel('The same password again').fill('short');
    await press(page, 'Enter');
    await page.waitForFunction(() => /at least 8/.test(document.body.textContent));
    await page.getByLabel('New password').fill('brass token');
    await page.getByLabel('The same password again').fill('brass token');
    await press(page, 'Enter');
    await page.waitForSelector('[data-row], .ways');
  }],
  ['locking empties the page of codes', async (open) => {
    const page = await open();
    assert.match(await page.textContent('main'), /\d{3}\s\d{3}/);
    await press(page, 'Control+n');
    await page.evaluate(() => window.penningFake.lock());
    await page.waitForSelector('input[type=password]');
    assert.doesNotMatch(await page.content(), /\d{3}\s\d{3}/);
    assert.equal(await page.$('dialog'), null);
  }],
  ['what a link or the tray found is shown, once, and waits for a click', async (open) => {
    const page = await open({ waiting: 'otpauth://totp/Museum:anna?secret=JBSWY3DPEHPK3PXP&issuer=Museum' });
    await page.waitForSelector('dialog .code');
    assert.equal((await calls(page)).includes('enrolCommit'), false);
    await press(page, 'Escape');
    await page.evaluate(() => {
      window.penningFake.waiting = 'https://example.org/';
      window.penningFake.tell({ kind: 'enrolWaiting' });
    });
    await page.waitForSelector('dialog .explained');
    assert.match(await page.textContent('dialog'), /does not open links/);
  }],
  ['the tray copied: the row says so', async (open) => {
    const page = await open();
    await page.evaluate(() => window.penningFake.tell({ kind: 'copied', id: 'fake-3', clearsAt: Date.now() + 30_000 }));
    await page.waitForSelector('[data-account=fake-3] .note');
    await page.evaluate(() => window.penningFake.tell({ kind: 'clipboardCleared' }));
    await page.waitForSelector('[data-account=fake-3] .note', { state: 'detached' });
  }],
  ['an account deleted elsewhere meanwhile is a message, not a wrong row', async (open) => {
    const page = await open();
    await page.evaluate(() => window.penningFake.deleteAccount('fake-4'));
    await page.click('[data-row=fake-4]');
    await page.waitForSelector('.toast.error');
    assert.match(await page.textContent('.toast'), /no longer there/);
  }],
  ['HTML and direction marks in a name are text', async (open) => {
    const page = await open();
    await page.evaluate(() =>
      window.penningFake.editAccount('fake-4', { issuer: '<img src=x onerror=alert(1)>\u202Eelpmaxe', accountName: 'a\u200Bb', note: '', group: null }),
    );
    await page.evaluate(() => window.penningFake.tell({ kind: 'changed' }));
    await page.waitForFunction(() => /‹U\+202E›elpmaxe/.test(document.body.textContent));
    assert.equal(await page.$('main img'), null);
    assert.match(await page.textContent('[data-account=fake-4] .account'), /a‹U\+200B›b/);
  }],
  ['less motion: the ring keeps its reading in steps of five seconds, nothing else moves', async (open) => {
    const page = await open({}, { reducedMotion: 'reduce' });
    const timings = await page.$$eval('.left', (rings) => rings.map((ring) => getComputedStyle(ring).animationTimingFunction));
    assert.ok(timings.length > 5);
    assert.ok(timings.every((timing) => /^steps\((6|12)/.test(timing)), timings.join());
  }],
  ['10,000 accounts: the keyboard goes everywhere, and few rows are in the page', async (open) => {
    const page = await open({ fake: 'many' });
    await focusRow(page, 'fake-0');
    await press(page, 'End');
    await page.waitForFunction(() => document.activeElement?.dataset.row === 'fake-9999');
    assert.ok((await order(page)).length < 40);
    assert.equal(await page.getAttribute('li:has([data-row=fake-9999])', 'aria-posinset'), '10000');
    await page.mouse.move(200, 300);
    await page.mouse.wheel(0, -300_000);
    await page.waitForFunction(() => !document.querySelector('[data-row=fake-9998]'));
    await still(page);
    assert.equal(await page.evaluate(() => document.activeElement?.dataset.row), 'fake-9999');
    await press(page, 'Home');
    await page.waitForFunction(() => document.activeElement?.dataset.row === 'fake-0');
    await press(page, 'PageDown');
    assert.deepEqual(await violations(page), []);
  }],
  ['from 860 px on, two columns, and the arrows know', async (open) => {
    const page = await open({}, { width: 860 });
    await focusRow(page, 'fake-0');
    await press(page, 'ArrowRight');
    assert.equal(await page.evaluate(() => document.activeElement?.dataset.row), 'fake-1');
    await press(page, 'ArrowDown');
    assert.equal(await page.evaluate(() => document.activeElement?.dataset.row), 'fake-3');
    const narrow = await open({}, { width: 859 });
    const lefts = await narrow.$$eval('li', (rows) => new Set(rows.map((row) => row.getBoundingClientRect().left)).size);
    assert.equal(lefts, 1);
  }],
  ['a number that is typed finds its button, arrows go on to the next, and only Space presses it', async (open) => {
    const page = await open({ page: 'request.html', 'sign-in': 'numbers' }, { clock: new Date('2026-06-01T07:55:05Z') });
    await page.waitForSelector('.number-button[aria-disabled=false]');
    await press(page, '4', '8');
    assert.equal(await page.evaluate(() => document.activeElement.textContent), '48');
    await press(page, 'ArrowRight');
    assert.equal(await page.evaluate(() => document.activeElement.textContent), '45');
    await press(page, 'ArrowLeft', 'ArrowLeft');
    assert.equal(await page.evaluate(() => document.activeElement.textContent), '12');
    await press(page, 'Enter');
    assert.equal((await calls(page)).includes('requestAnswer'), false);
    await page.clock.runFor(1_600);
    await press(page, '4', '5', 'Space');
    await page.waitForFunction(() => window.penningFake.calls.includes('requestAnswer'));
  }],
  ['the quick palette: a few letters and Enter, or Escape', async (open) => {
    const page = await open({ page: 'quick.html', approvals: '' });
    const chosen = () => page.evaluate(() => window.penningQuick);
    await page.keyboard.type('gthb');
    assert.equal(await page.textContent('[aria-selected=true] mark'), 'G');
    await press(page, 'Enter');
    await page.waitForFunction(() => window.penningQuick);
    assert.deepEqual(await chosen(), { choice: 'copy', id: 'fake-1' });
    await press(page, 'Control+a', 'Backspace', 'ArrowUp', 'Enter');
    await page.waitForFunction(() => window.penningQuick.choice === 'expectSignIn');
    assert.equal(await page.evaluate(() => document.activeElement.role), 'combobox');
    assert.deepEqual([...new Set(await calls(page))], ['quickState', 'quickChoose'], 'no code is asked for');
    await press(page, 'Escape');
    await page.waitForFunction(() => window.penningQuick === 'closed');
  }],
  ['keys for every program: pressed, cleared, and refused where they are in use', async (open) => {
    const page = await open();
    await press(page, 'Control+,');
    const quick = page.getByLabel('Quick palette');
    const lock = page.getByLabel('Lock at once');
    await quick.focus();
    await press(page, 'Control+Shift+p');
    await page.waitForFunction(() => document.querySelector('#shortcuts-title').parentElement.querySelector('input').value === 'Ctrl+Shift+P');
    await lock.focus();
    await press(page, 'Control+Shift+p');
    await page.waitForSelector('.toast');
    assert.match(await page.textContent('.toast'), /in use already/);
    assert.equal(await lock.inputValue(), '');
    await quick.focus();
    await press(page, 'Backspace');
    await page.waitForFunction(() => document.querySelector('#shortcuts-title').parentElement.querySelector('input').value === '');
    await press(page, 'Tab');
    assert.equal(await lock.evaluate((field) => field === document.activeElement), true);
  }],
  ['who switches the sound for a sign-in on hears it, and the device is given back', async (open) => {
    const page = await open();
    await page.evaluate(() => {
      window.heard = [];
      window.AudioContext = class extends AudioContext {
        constructor() {
          super();
          window.heard.push('made');
          this.onstatechange = () => window.heard.push(this.state);
        }
      };
    });
    await press(page, 'Control+,');
    await page.getByLabel('Sound for a sign-in').click();
    await page.waitForFunction(() => window.heard.at(-1) === 'closed');
    assert.deepEqual(await page.evaluate(() => window.heard), ['made', 'running', 'closed']);
    await page.getByLabel('Sound for a sign-in').click();
    await still(page);
    assert.equal(await page.evaluate(() => window.heard.filter((one) => one === 'made').length), 1);
  }],
  ['a guide that a lock came between goes on where it was', async (open) => {
    const page = await open({ fake: 'empty' });
    await page.click('[data-way=way-guide]');
    await page.click('.system >> nth=0');
    await page.click('footer .primary');
    const step = () => page.textContent('article h2');
    assert.equal(await step(), 'Add a sign-in method');
    await page.evaluate(() => window.penningFake.lock());
    await page.fill('input', 'brass token');
    await press(page, 'Enter');
    await page.waitForSelector('article h2');
    assert.equal(await step(), 'Add a sign-in method');
    // Left for the list, it is the list that comes back.
    await press(page, 'Escape');
    await page.waitForSelector('.empty');
    await page.evaluate(() => window.penningFake.lock());
    await page.fill('input', 'brass token');
    await press(page, 'Enter');
    await page.waitForSelector('.empty');
  }],
];
