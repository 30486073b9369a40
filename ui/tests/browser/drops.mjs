// What is dropped or pasted, with the events a browser makes of it.
import assert from 'node:assert/strict';

const URI = 'otpauth://totp/Museum:anna@example.org?secret=JBSWY3DPEHPK3PXP&issuer=Museum';

/** Drops `what` onto the window, as another program would. */
const drop = (page, what) =>
  page.evaluate(({ files = [], data = {} }) => {
    const transfer = new DataTransfer();
    for (const { name, text, type } of files) transfer.items.add(new File([text], name, { type }));
    for (const [type, text] of Object.entries(data)) transfer.setData(type, text);
    for (const kind of ['dragenter', 'dragover', 'drop']) {
      document.querySelector('main').dispatchEvent(new DragEvent(kind, { dataTransfer: transfer, bubbles: true, cancelable: true }));
    }
  }, what);
const said = async (page, words) => {
  await page.waitForSelector('dialog form');
  assert.match(await page.textContent('dialog'), words);
};
const found = async (page, issuer) => {
  await page.waitForSelector('dialog .code');
  assert.equal(await page.getByLabel('Issuer').first().inputValue(), issuer);
};

export const drops = [
  ['drop: a picture file', async (open) => {
    const page = await open();
    await drop(page, { files: [{ name: 'code.png', text: URI, type: 'image/png' }] });
    await found(page, 'Museum');
  }],
  ['drop: several files, of which one is no picture', async (open) => {
    const page = await open();
    await drop(page, {
      files: [
        { name: 'code.png', text: URI, type: 'image/png' },
        { name: 'notes.txt', text: 'hello', type: 'text/plain' },
        { name: 'nothing.png', text: '', type: 'image/png' },
      ],
    });
    await found(page, 'Museum');
    await said(page, /notes\.txt is not a picture.*nothing\.png is empty/s);
  }],
  ['drop: a recovery kit on the locked window, and nothing else', async (open) => {
    const page = await open({ fake: 'locked-keychain' });
    await drop(page, { data: { 'text/plain': URI } });
    assert.deepEqual(await page.evaluate(() => window.penningFake.calls.filter((call) => call.startsWith('enrol'))), []);
    await drop(page, { files: [{ name: 'kit.png', text: 'x', type: 'image/png' }] });
    await page.waitForSelector('[data-row]');
  }],
  ['drop: a link', async (open) => {
    const page = await open();
    await drop(page, { data: { 'text/uri-list': URI, 'text/plain': URI } });
    await found(page, 'Museum');
  }],
  ['drop: selected text', async (open) => {
    const page = await open();
    await drop(page, { data: { 'text/plain': URI, 'text/html': `<b>${URI}</b>` } });
    await found(page, 'Museum');
  }],
  ['drop: a picture that is in the page itself', async (open) => {
    const page = await open();
    const src = `data:image/png;base64,${Buffer.from(URI).toString('base64')}`;
    await drop(page, { data: { 'text/html': `<meta charset="utf-8"><img src="${src}" alt="code">`, 'text/plain': 'x' } });
    await found(page, 'Museum');
  }],
  ['drop: a picture from the web is not fetched, and says what to do', async (open) => {
    const page = await open();
    await drop(page, { data: { 'text/uri-list': 'https://login.example.org/qr?id=4', 'text/html': '<img src="https://login.example.org/qr?id=4">' } });
    await said(page, /login\.example\.org, and Penning does not fetch.*Copy image/s);
  }],
  ['drop: what a page drags cannot run or load anything', async (open) => {
    const page = await open();
    await drop(page, { data: { 'text/html': '<img src="https://evil.example/x.png" onerror="document.title=1"><script>document.title=2</script>' } });
    await said(page, /does not fetch/);
    assert.equal(await page.title(), 'Penning');
  }],
  ['drop: a vector drawing', async (open) => {
    const page = await open();
    await drop(page, { files: [{ name: 'code.svg', text: '<svg xmlns="http://www.w3.org/2000/svg"/>', type: 'image/svg+xml' }] });
    await said(page, /code\.svg is a drawing \(SVG\)/);
  }],
  ['drop: nothing that can be used', async (open) => {
    const page = await open();
    await drop(page, { data: { 'application/x-other': 'x' } });
    await said(page, /no account/);
  }],
  ['drop: onto an open dialog works just as well', async (open) => {
    const page = await open();
    await page.keyboard.press('Control+n');
    await drop(page, { files: [{ name: 'code.png', text: URI, type: 'image/png' }] });
    await found(page, 'Museum');
  }],
  ['drop: while something is over the window it says so, and stops when it leaves', async (open) => {
    const page = await open();
    await page.evaluate(() => {
      const dataTransfer = new DataTransfer();
      dataTransfer.setData('text/plain', 'x');
      window.held = dataTransfer;
      document.querySelector('main').dispatchEvent(new DragEvent('dragenter', { dataTransfer, bubbles: true, cancelable: true }));
    });
    await page.waitForSelector('.drop');
    await page.evaluate(() => document.querySelector('main').dispatchEvent(new DragEvent('dragleave', { dataTransfer: window.held, bubbles: true })));
    await page.waitForSelector('.drop', { state: 'detached' });
  }],
  ['drop: while locked nothing is taken', async (open) => {
    const page = await open({ fake: 'locked' });
    await drop(page, { files: [{ name: 'code.png', text: URI, type: 'image/png' }] });
    assert.equal(await page.evaluate(() => window.penningFake.calls.includes('enrolPictures')), false);
  }],
  ['paste: Ctrl+V outside a field asks for the clipboard', async (open) => {
    const page = await open();
    await page.evaluate((text) => (window.penningFake.clipboard = text), URI);
    await page.keyboard.press('Control+v');
    await found(page, 'Museum');
  }],
  ['paste: an empty clipboard offers the other ways', async (open) => {
    const page = await open();
    await page.keyboard.press('Control+v');
    await said(page, /nothing on the clipboard/);
    assert.ok((await page.$$('dialog .notice .button')).length >= 2);
  }],
  ['paste: words go into the search, a link or picture does not', async (open) => {
    const page = await open();
    const paste = (data) =>
      page.evaluate((texts) => {
        const clipboardData = new DataTransfer();
        for (const [type, text] of Object.entries(texts)) clipboardData.setData(type, text);
        const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true });
        document.querySelector('.search input').dispatchEvent(event);
        return event.defaultPrevented;
      }, data);
    await page.focus('.search input');
    assert.equal(await paste({ 'text/plain': 'github' }), false);
    await page.evaluate((text) => (window.penningFake.clipboard = text), URI);
    assert.equal(await paste({ 'text/plain': URI }), true);
    await found(page, 'Museum');
    await page.keyboard.press('Escape');
    assert.equal(await paste({}), true);
    await found(page, 'Museum');
  }],
  ['picture: opened from a folder', async (open) => {
    const page = await open({ fake: 'empty' });
    const chosen = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Open or drop a picture' }).click();
    await (await chosen).setFiles([{ name: 'code.png', mimeType: 'image/png', buffer: Buffer.from(URI) }]);
    await found(page, 'Museum');
  }],
  ['picture: a wrong one says which, and offers another', async (open) => {
    const page = await open({ fake: 'empty' });
    const chosen = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Open or drop a picture' }).click();
    await (await chosen).setFiles([{ name: 'cat.png', mimeType: 'image/png', buffer: Buffer.from([0x89, 0x50]) }]);
    await said(page, /no QR code in cat\.png/);
    const again = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Open a picture' }).click();
    await (await again).setFiles([{ name: 'code.png', mimeType: 'image/png', buffer: Buffer.from(URI) }]);
    await found(page, 'Museum');
  }],
];
