// The screens of security: shut, opening ways, proofs, recovery kit, a new key. `screens.mjs` looks at them all.

/** To the settings of security, and on with the button of this number there. */
const security = (button = null) => async (page) => {
  await page.keyboard.press('Control+,');
  await page.waitForSelector('#security-title + .fact');
  if (button === null) await page.locator('#security-title').evaluate((title) => title.scrollIntoView({ block: 'start' }));
  else await page.click(`section[aria-labelledby=security-title] .fact .button >> nth=${button}`);
  if (button !== null) await page.waitForSelector('dialog');
};

const type = async (page, text, more = []) => {
  await page.fill('dialog input >> nth=0', text);
  for (const [at, words] of more) await page.fill(`dialog input >> nth=${at}`, words);
  await page.click('dialog:last-of-type footer .button >> nth=1');
};

/** The kit's page is written after a click that says who is here. */
const kit = async (page) => {
  await security(1)(page);
  await page.click('dialog footer .primary');
  await page.click('dialog:last-of-type footer .primary >> nth=-1');
  await page.waitForSelector('dialog .groups');
};

const recover = (typed) => async (page) => {
  await page.click('main .button.plain >> nth=-1');
  await page.waitForSelector('textarea');
  if (typed === undefined) return;
  await page.fill('textarea', typed);
  await page.keyboard.press('Enter');
  await page.waitForSelector('.wrong');
};

const shorts = 'never one of these';

/** Name, situation of the fake, and how to get there. */
export const securityScreens = [
  ['security', {}, security()],
  ['security-password', { password: '', os: 'windows' }, security()],
  ['password-set', {}, async (page) => {
    await security(0)(page);
    await page.fill('dialog input >> nth=0', 'pass');
    await page.waitForSelector('.strength strong');
  }],
  ['password-differs', {}, async (page) => {
    await security(0)(page);
    await type(page, shorts, [[1, 'never one of those']]);
    await page.waitForSelector('.wrong');
  }],
  ['password-too-easy', {}, async (page) => {
    await security(0)(page);
    await type(page, '12345678', [[1, '12345678']]);
    await page.click('dialog:last-of-type footer .primary >> nth=-1');
    await page.waitForSelector('dialog .notice');
  }],
  ['password-change', { password: '' }, security(0)],
  ['presence-click', {}, async (page) => {
    await security(1)(page);
    await page.click('dialog footer .primary');
    await page.waitForFunction(() => document.querySelectorAll('dialog[open]').length === 2);
  }],
  ['presence-wrong', { password: '' }, async (page) => {
    await security(1)(page);
    await page.waitForSelector('dialog');
    await page.fill('dialog input', 'guess');
    await page.keyboard.press('Enter');
    await page.waitForSelector('dialog .wrong');
  }],
  ['kit', {}, security(1)],
  ['kit-check', {}, kit],
  ['kit-wrong', {}, async (page) => {
    await kit(page);
    for (const at of [0, 1, 2, 3]) await page.fill(`dialog input >> nth=${at}`, at === 2 ? 'QQQZ' : 'qqqq');
    await page.keyboard.press('Enter');
    await page.waitForSelector('dialog .wrong');
  }],
  ['kit-done', {}, async (page) => {
    await kit(page);
    for (const at of [0, 1, 2, 3]) await page.fill(`dialog input >> nth=${at}`, 'qqqq');
    await page.keyboard.press('Enter');
    await page.waitForSelector('dialog .groups', { state: 'detached' });
  }],
  ['new-key', {}, security(2)],
  ['new-key-wrong', { password: '' }, async (page) => {
    await security(3)(page);
    await page.fill('dialog input', 'guess');
    await page.keyboard.press('Enter');
    await page.waitForSelector('dialog .wrong');
  }],
  ['new-key-made', {}, async (page) => {
    await security(2)(page);
    await page.click('dialog footer .danger');
    await page.waitForSelector('.toast');
  }],
  ['vault-locked-short', { fake: 'locked-short', wished: 'Hospital' }],
  ['vault-locked-keychain', { fake: 'locked-keychain' }],
  ['recover', { fake: 'locked' }, recover()],
  ['recover-wrong', { fake: 'locked' }, recover('AGE-SECRET-KEY-1QQQQ')],
  ['notice-kit-old', { notice: 'recovery-kit-old' }],
  ['notice-backups-old-key', { notice: 'backups-old-key' }],
];
