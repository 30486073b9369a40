// Every screen in both themes and both languages: no accessibility violation, nothing sticking out,
// in a usual window, in the smallest one, and with text twice as large, in a narrow face and in a wide one;
// PENNING_PICTURES=1 keeps a picture of each.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { hasFace, inFace, loaded, overflows, results, still, violations } from './page.mjs';
import { securityScreens } from './security-screens.mjs';

/** What desktops set their words in: Noto is narrow, and a Debian without it has DejaVu, which is wider. */
const NARROW = 'Noto Sans';
const WIDE = 'DejaVu Sans';

/** For people to look at. */
const picture = async (page, name) => {
  if (process.env.PENNING_PICTURES) await page.screenshot({ path: join(results, `${name}.png`) });
};

const uri = (label, rest = '') => `otpauth://totp/${label}?secret=JBSWY3DPEHPK3PXP${rest}`;
const paste = async (page, text) => {
  await page.evaluate((clipboard) => (window.penningFake.clipboard = clipboard), text);
  await page.keyboard.press('Control+v');
  await page.waitForSelector('dialog form');
};

/** Opens the guide, and at a system (in the order of the list) goes on to a step, counted from 1. */
const guide = (system = null, step = 1) => async (page) => {
  await page.click('.empty [data-way=way-guide]');
  await page.waitForSelector('.system');
  if (system === null) return;
  await page.click(`.system >> nth=${system}`);
  for (let at = 1; at < step; at += 1) await page.click('footer .primary');
};

/** To the copies that Penning made. */
const restore = async (page) => {
  await page.keyboard.press('Control+,');
  await page.click('section[aria-labelledby=backups-title] .fact >> nth=1 >> .button >> nth=1');
  await page.waitForSelector('.copies li');
};

const camera = async (page, before, there = '.picture:not([hidden])') => {
  await page.evaluate((text) => (window.penningFake.camera.before = text), before);
  await page.keyboard.press('Control+n');
  await page.click('dialog [data-way=way-camera]');
  await page.waitForSelector(there);
};

/** Name of a screen, how to open it, how to get there, and what else its page needs. */
const all = [
  ['empty', { fake: 'empty' }],
  ['list', {}],
  ['list-hidden', { hide: '' }],
  ['list-groups', { fake: 'groups' }],
  ['list-copied', {}, (page) => page.click('[data-row=fake-1]')],
  ['list-search', {}, (page) => page.keyboard.type('git')],
  ['list-no-match', {}, (page) => page.keyboard.type('xyzzy')],
  ['list-deleted', {}, async (page) => {
    await page.focus('[data-row=fake-2]');
    await page.keyboard.press('Delete');
    await page.waitForSelector('.toast');
  }],
  ['menu-row', {}, async (page) => {
    await page.focus('[data-row=fake-1]');
    await page.keyboard.press('Shift+F10');
    await page.waitForSelector('[role=menu]');
  }],
  ['menu-main', {}, (page) => page.click('header [aria-haspopup=menu]')],
  ['edit', {}, async (page) => {
    await page.focus('[data-row=fake-0]');
    await page.keyboard.press('F2');
    await page.waitForSelector('dialog');
  }],
  ['add', {}, (page) => page.keyboard.press('Control+n')],
  ['add-type', {}, async (page) => {
    await page.keyboard.press('Control+n');
    await page.click('[data-way=way-type]');
  }],
  ['add-type-wrong', {}, async (page) => {
    await page.keyboard.press('Control+n');
    await page.click('[data-way=way-type]');
    await page.keyboard.type('JBSW 0DPE');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.wrong');
    await page.click('summary');
  }],
  ['camera', { camera: 'two' }, (page) => camera(page, null)],
  ['camera-unknown', {}, (page) => camera(page, 'https is not in this text')],
  ['camera-transfer', {}, (page) => camera(page, 'otpauth-migration://part/1/3', '.progress')],
  ...['missing', 'busy', 'denied', 'unplugged', 'silent', 'unsupported', 'failed'].map((why) => [
    `camera-${why}`,
    { camera: `camera-${why}` },
    (page) => camera(page, null, '.notice'),
  ]),
  ['found-one', {}, (page) => paste(page, uri('Museum:anna@example.org', '&issuer=Museum'))],
  ['found-odd', {}, (page) => paste(page, uri('Bank%E2%80%AE:anna', '&issuer=GitHub&digits=8&period=60'))],
  ['found-lacking', {}, (page) => paste(page, 'otpauth://hotp/Door:front?secret=MFRGGZDFMZTWQ2LK&issuer=Door')],
  ['found-existing', {}, (page) => paste(page, uri('GitHub:annadevries', '&issuer=GitHub'))],
  ['found-several', {}, async (page) => {
    await page.evaluate(() => {
      window.penningFake.screen = [
        'otpauth://totp/Museum:anna@example.org?secret=JBSWY3DPEHPK3PXP&issuer=Museum',
        'otpauth://totp/GitHub:annadevries?secret=KRUGKIDROVUWG2ZA&issuer=GitHub',
        'otpauth://hotp/Door:front?secret=MFRGGZDFMZTWQ2LK&issuer=Door&counter=7',
        'phonefactor://activate_account?code=123456789',
      ];
    });
    await page.keyboard.press('Control+n');
    await page.click('[data-way=way-screen]');
    await page.waitForSelector('dialog form');
  }],
  ['found-migration', {}, (page) => paste(page, 'otpauth-migration://part/2/3')],
  ...Object.entries({
    watching: [],
    'watching-link': ['https://apps.example.org/authenticator'],
    'watching-part': ['otpauth-migration://part/2/3'],
  }).map(([name, screen]) => [name, {}, async (page) => {
    await page.evaluate((texts) => (window.penningFake.screen = texts), screen);
    await page.keyboard.press('Control+n');
    await page.click('.way >> nth=0');
    await page.waitForSelector('.watching');
    await page.setViewportSize({ width: 340, height: 230 });
    await picture(page, `${name}.small`);
  }]),
  ['found-not-in-frame', { watch: '0' }, async (page) => {
    await page.keyboard.press('Control+n');
    await page.click('.way >> nth=0');
    await page.click('.notice .button >> nth=1');
    await page.waitForSelector('dialog form');
  }],
  ['found-nothing', { watch: '0' }, async (page) => {
    await page.keyboard.press('Control+n');
    await page.click('[data-way=way-screen]');
    await page.waitForSelector('dialog form');
  }],
  ['found-microsoft', {}, (page) => paste(page, 'phonefactor://activate_account?code=123456789')],
  ['found-activation', {}, (page) => paste(page, 'otpauth://pipush/anna?url=x')],
  ['found-activation-expired', {}, (page) => paste(page, 'otpauth://pipush/anna?url=x&expired')],
  ['approvals', { approvals: '', clock: '95', 'sign-in': '' }],
  ['request', { page: 'request.html', 'sign-in': '' }],
  ['request-numbers', { page: 'request.html', 'sign-in': 'numbers' }],
  ['request-wrong-number', { page: 'request.html', 'sign-in': 'numbers' }, async (page) => {
    await page.waitForSelector('.number-button[aria-disabled=false]');
    await page.click('.number-button >> nth=1');
    await page.waitForSelector('.notice');
  }],
  ['request-repeated', { page: 'request.html', 'sign-in': 'repeated' }],
  ['request-rivals', { page: 'request.html', 'sign-in': 'rivals' }],
  ['request-rival-numbers', { page: 'request.html', 'sign-in': 'rival-numbers' }],
  ['request-unreachable', { page: 'request.html', 'sign-in': 'unreachable' }],
  ['request-several', { page: 'request.html', 'sign-in': 'several' }],
  ['request-hostile', { page: 'request.html', 'sign-in': 'hostile' }],
  ['request-presence', { page: 'request.html', 'sign-in': 'presence' }, async (page) => {
    await page.waitForSelector('.approve[aria-disabled=false]');
    await page.click('.approve');
    await page.waitForSelector('dialog');
  }],
  ['request-code', { page: 'request.html', 'sign-in': 'code' }, async (page) => {
    await page.waitForSelector('.approve[aria-disabled=false]');
    await page.click('.approve');
    await page.waitForSelector('.number');
  }],
  ['request-over', { page: 'request.html', 'sign-in': '' }, async (page) => {
    await page.waitForSelector('.approve[aria-disabled=false]');
    await page.evaluate(() => window.penningFake.refuseNext('requestAnswer', 'sign-in-gone'));
    await page.click('.others .button');
    await page.waitForSelector('.settled');
  }],
  ['quick', { page: 'quick.html', approvals: '' }],
  ['quick-found', { page: 'quick.html' }, (page) => page.keyboard.type('git')],
  ['quick-nothing', { page: 'quick.html' }, (page) => page.keyboard.type('xyzzy')],
  ['quick-locked', { page: 'quick.html', fake: 'locked', approvals: '' }],
  ['quick-empty', { page: 'quick.html', fake: 'empty' }],
  ['approvals-only', { approvals: '', fake: 'empty' }],
  ['approval-details', { approvals: '' }, async (page) => {
    await page.click('[data-approval=approval-1]');
    await page.waitForSelector('dialog');
  }],
  ['approval-remove', { approvals: '' }, async (page) => {
    await page.click('[data-approval=approval-1]');
    await page.click('dialog .danger');
  }],
  ['found-broken', {}, (page) => paste(page, 'otpauth://totp/a?secret=JBSWY3DP&algorithm=MD4')],
  ['found-text', {}, (page) => paste(page, 'Hello <b>there</b>')],
  ['guide', { fake: 'empty' }, guide()],
  ['guide-address', { fake: 'empty' }, guide(0)],
  ['guide-link', { fake: 'empty' }, async (page) => {
    await guide(0, 3)(page);
    await page.click('.unlike summary >> nth=1');
  }],
  ['guide-code', { fake: 'empty' }, guide(0, 4)],
  ['guide-nothing', { fake: 'empty' }, async (page) => {
    await guide(0, 4)(page);
    await page.click('.look .button');
    await page.waitForSelector('.notice');
  }],
  ['guide-wrong', { fake: 'empty' }, async (page) => {
    await guide(0, 4)(page);
    await page.evaluate(() => (window.penningFake.screen = ['phonefactor://activate_account?code=123456789']));
    await page.waitForSelector('.wrong');
  }],
  ['guide-compare', { fake: 'empty' }, async (page) => {
    await guide(0, 4)(page);
    await page.evaluate(() => (window.penningFake.screen = ['otpauth://totp/Hospital:anna?secret=JBSWY3DPEHPK3PXP&issuer=Microsoft']));
    await page.click('dialog .primary');
    await page.waitForSelector('article .code');
  }],
  ['guide-sign-in', { fake: 'empty' }, async (page) => {
    await guide(0, 7)(page);
    await page.click('article > details summary >> nth=1');
  }],
  ['guide-sign-in-approves', { fake: 'empty', approvals: '' }, async (page) => {
    await page.keyboard.press('Control+n');
    await page.click('[data-way=way-guide]');
    await page.click('.system >> nth=2');
    for (let at = 1; at < 5; at += 1) await page.click('footer .primary');
  }],
  ['guide-ended', { fake: 'empty' }, guide(1)],
  ['guide-ask', { fake: 'empty' }, guide(1, 3)],
  ['guide-privacyidea', { fake: 'empty' }, guide(2, 2)],
  ['guide-tiqr', { fake: 'empty' }, guide(4, 2)],
  ['guide-tiqr-desk', { fake: 'empty' }, guide(4, 6)],
  ['guide-other', { fake: 'empty' }, guide(5)],
  ['guide-cant-scan', { fake: 'empty' }, async (page) => {
    await guide(0, 4)(page);
    await page.click('footer .button >> nth=0');
    await page.keyboard.type('Anna!');
    await page.keyboard.press('Enter');
    await page.waitForSelector('dialog .notice');
  }],
  ['guide-trouble', { fake: 'empty' }, async (page) => {
    await guide()(page);
    await page.click('.choose > .plain');
    for (const at of [1, 2, 3, 5, 6]) await page.click(`.topics summary >> nth=${at}`);
  }],
  ['responders', { fake: 'responders' }],
  ['ocra-response', { fake: 'responders' }, async (page) => {
    await page.click('main ul button >> nth=1');
    await page.fill('dialog input', '11111111');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.response');
  }],
  ['ocra-add', {}, async (page) => {
    await page.keyboard.press('Control+n');
    await page.click('[data-way=way-type]');
    await page.click('summary');
    await page.click('details .button');
    await page.waitForSelector('dialog select');
  }],
  ['locked-picture', {}, async (page) => {
    await page.evaluate(() => {
      const data = new DataTransfer();
      data.items.add(new File(['%PDF-1.7\nbrass token\n'], 'leaflet-for-new-colleagues.pdf', { type: 'application/pdf' }));
      document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
    });
    await page.waitForSelector('dialog input');
    await page.fill('dialog input', 'brass');
    await page.keyboard.press('Enter');
    await page.waitForSelector('dialog .wrong');
  }],
  ['tiqr-enrol', {}, async (page) => {
    await page.evaluate(() => (window.penningFake.clipboard = 'tiqrenroll://https://tiqr.university.example/metadata?key=1'));
    await page.keyboard.press('Control+v');
    await page.waitForSelector('dialog');
  }],
  ['tiqr-pin', {}, async (page) => {
    await page.evaluate(() => (window.penningFake.clipboard = 'tiqrenroll://https://tiqr.university.example/metadata?key=1'));
    await page.keyboard.press('Control+v');
    await page.click('dialog .primary');
    await page.waitForSelector('dialog dl');
  }],
  ['tiqr-sign-in', { fake: 'responders' }, async (page) => {
    await page.evaluate(() => (window.penningFake.clipboard = 'tiqrauth://tiqr.university.example/a1/0011/library/2'));
    await page.keyboard.press('Control+v');
    await page.fill('dialog input', '0000');
    await page.keyboard.press('Enter');
    await page.waitForSelector('dialog .notice');
  }],
  ['tiqr-offline', { fake: 'responders' }, async (page) => {
    await page.evaluate(() => (window.penningFake.clipboard = 'tiqrauth://tiqr.university.example/away/0011/library/2'));
    await page.keyboard.press('Control+v');
    await page.fill('dialog input', '1234');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.response');
  }],
  ['show-account', {}, async (page) => {
    await page.focus('[data-row=fake-1]');
    await page.keyboard.press('Shift+F10');
    await page.locator('[role=menuitem]').filter({ hasText: /QR/ }).click();
    await page.click('dialog footer .primary');
    await page.waitForSelector('dialog img');
  }],
  ['transfer', {}, async (page) => {
    await page.click('header [aria-haspopup=menu]');
    await page.locator('[role=menuitem]').filter({ hasText: /another device|ander apparaat/ }).click();
    await page.waitForSelector('dialog footer .primary');
  }],
  ['transfer-codes', {}, async (page) => {
    await page.click('header [aria-haspopup=menu]');
    await page.locator('[role=menuitem]').filter({ hasText: /another device|ander apparaat/ }).click();
    await page.click('dialog footer .primary');
    await page.click('dialog:last-of-type footer .primary');
    await page.waitForSelector('dialog img');
  }],
  ...[['right', '3'], ['off', '-95'], ['silent', 'silent']].map(([name, time]) => [`clock-${name}`, { time }, async (page) => {
    await page.keyboard.press('Control+,');
    await page.click('.clock .button');
    await page.waitForSelector('.clock [role=status] > *');
    await page.locator('.clock').scrollIntoViewIfNeeded();
  }]),
  ['settings', {}, (page) => page.keyboard.press('Control+,')],
  ['settings-shortcuts', { keys: 'Ctrl+Shift+KeyP', refused: '' }, async (page) => {
    await page.keyboard.press('Control+,');
    await page.locator('section[aria-labelledby=shortcuts-title] input >> nth=1').focus();
  }],
  ['settings-shortcuts-wayland', { wayland: '' }, async (page) => {
    await page.keyboard.press('Control+,');
    await page.locator('.by-desktop >> nth=1').evaluate((text) => text.scrollIntoView());
  }],
  ['trash', { fake: 'trash' }, async (page) => {
    await page.click('header [aria-haspopup=menu]');
    await page.click('[role=menuitem] >> nth=0');
    await page.waitForSelector('li .button');
  }],
  ['trash-purge', { fake: 'trash' }, async (page) => {
    await page.click('header [aria-haspopup=menu]');
    await page.click('[role=menuitem] >> nth=0');
    await page.click('li .danger >> nth=0');
    await page.waitForSelector('dialog');
  }],
  ['trash-empty', {}, async (page) => {
    await page.click('header [aria-haspopup=menu]');
    await page.click('[role=menuitem] >> nth=0');
    await page.waitForSelector('.empty');
  }],
  ['vault-opening', { fake: 'opening' }],
  ['vault-opening-slow', { fake: 'opening' }, async (page) => {
    await page.clock.runFor(5_000);
    await page.waitForSelector('.buttons');
  }, { clock: new Date('2026-06-01T07:55:05Z') }],
  ['vault-locked', { fake: 'locked' }],
  ['vault-locked-approves', { fake: 'locked', approvals: '' }],
  ['vault-wrong-password', { fake: 'locked' }, async (page) => {
    for (let time = 0; time < 2; time += 1) {
      await page.fill('input', 'guess');
      await page.keyboard.press('Enter');
      await page.waitForSelector('.wrong');
      await page.waitForFunction(() => document.querySelector('input').value === '');
    }
  }],
  ['vault-keychain-locked', { fake: 'keychain-locked' }],
  ['vault-keychain-no-entry', { fake: 'keychain-no-entry' }],
  ['vault-keychain-absent', { fake: 'keychain-absent' }],
  ['vault-new-password', { fake: 'keychain-absent' }, (page) => page.click('.notice .button >> nth=1')],
  ['vault-damaged', { fake: 'damaged' }],
  ['vault-earlier', { fake: 'damaged-earlier' }, (page) => page.click('summary')],
  ['backups', {}, async (page) => {
    await page.keyboard.press('Control+,');
    await page.locator('#backups-title').scrollIntoViewIfNeeded();
  }],
  ['backups-gone', { backup: 'gone' }, async (page) => {
    await page.keyboard.press('Control+,');
    await page.locator('.notice').scrollIntoViewIfNeeded();
  }],
  ['backup-portable', {}, async (page) => {
    await page.keyboard.press('Control+,');
    await page.click('section[aria-labelledby=backups-title] .fact >> nth=1 >> .button >> nth=0');
    await page.waitForSelector('dialog');
  }],
  ['restore', {}, restore],
  ['restore-preview', {}, async (page) => {
    await restore(page);
    await page.click('.copies .button >> nth=1');
    await page.click('summary >> nth=0');
  }],
  ['restore-wrong-password', {}, async (page) => {
    await restore(page);
    await page.click('.button.primary');
    await page.fill('input', 'guess');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.wrong');
  }],
  ['restore-key', { copy: 'key' }, async (page) => {
    await restore(page);
    await page.click('.button.primary');
    await page.waitForSelector('form');
  }],
  ['notice-older', { notice: 'vault-older' }],
  ['notice-reminder', { notice: 'backup-reminder' }],
  ['notice-recovered', { notice: 'vault-recovered' }],
  ...securityScreens,
];

// Loading a page is the dear part, so each language loads once and then changes its clothes.
const languages = {
  en: [
    ['light', { faces: true }],
    ['dark', { theme: 'dark' }],
    ['contrast', { media: { contrast: 'more' }, look: true }],
    ['forced', { media: { forcedColors: 'active' }, look: true }],
  ],
  nl: [
    ['light', { faces: true }],
    ['dark', { theme: 'dark' }],
    ['narrow', { size: { width: 340, height: 480 }, look: true, faces: true }],
    ['large-text', { size: { width: 340, height: 480 }, text: '200%', theme: 'dark', look: true, faces: true }],
  ],
};

const everyScreen = all.flatMap(([name, query, go, how = {}]) =>
  Object.entries(languages).map(([lang, views]) => [
    `screen ${name} ${lang}`,
    async (open) => {
      const page = await open({ lang, ...query }, { reducedMotion: 'reduce', ...how });
      await inFace(page, NARROW);
      await go?.(page);
      await loaded(page);
      const wrong = [];
      for (const [view, { theme = 'light', media = {}, size = { width: 420, height: 640 }, text = '', look = false, faces = false }] of views) {
        await page.emulateMedia({ contrast: null, forcedColors: null, reducedMotion: 'reduce', ...media });
        await page.evaluate(
          ([chosen, fontSize]) => {
            document.documentElement.dataset.theme = chosen;
            document.documentElement.style.fontSize = fontSize;
          },
          [theme, text],
        );
        await page.setViewportSize(size);
        await still(page);
        await picture(page, `${name}.${lang}-${view}`);
        // Only colours differ between light and dark.
        if (!look) wrong.push(...(await violations(page, theme === 'dark' ? ['color-contrast'] : null)).map((line) => `${view}: ${line}`));
        wrong.push(...(await overflows(page)).map((line) => `${view}: ${line}`));
        if (!faces) continue;
        await inFace(page, WIDE);
        await still(page);
        await picture(page, `${name}.${lang}-${view}-wide`);
        wrong.push(...(await overflows(page)).map((line) => `${view}, ${WIDE}: ${line}`));
        await inFace(page, NARROW);
      }
      assert.deepEqual(wrong, []);
    },
  ]),
);

export const screens = [
  ['screens: the faces they are drawn in are on this computer', async (open) => {
    const page = await open();
    const missing = [];
    for (const face of [NARROW, WIDE]) if (!(await hasFace(page, face))) missing.push(face);
    assert.deepEqual(missing, []);
    assert.equal(await hasFace(page, 'No such face'), false);
  }],
  ...everyScreen,
];
