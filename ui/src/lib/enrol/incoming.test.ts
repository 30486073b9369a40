import { expect, test } from 'vitest';
import { fromDataUri, pictureSource, readFiles, understand, type Dropped } from './incoming';

const dropped = (more: Partial<Dropped>): Dropped => ({ files: [], folders: [], uris: [], html: '', text: '', ...more });
const codes = async (drop: Partial<Dropped>) => {
  const incoming = await understand(dropped(drop));
  return incoming.kind === 'pictures' ? incoming.problems.map(({ code }) => code) : incoming;
};

test('files are read, and one bad one spoils no other', async () => {
  const gone = { name: 'gone.png', size: 10, arrayBuffer: () => Promise.reject(new Error('NotFoundError')) } as unknown as File;
  const large = { name: 'large.png', size: 65 * 1024 * 1024 } as File;
  const { pictures, problems } = await readFiles([new File(['abc'], 'good.png'), gone, large]);
  expect(pictures.map(({ name, bytes }) => [name, bytes.length])).toEqual([['good.png', 3]]);
  expect(problems.map(({ code }) => code)).toEqual(['picture-unreadable', 'picture-too-many-bytes']);
  expect(problems[1]!.data).toEqual({ name: 'large.png', megabytes: '65', most: '64' });
});

test('a folder is told apart', async () => expect(await codes({ folders: ['Pictures'] })).toEqual(['picture-is-folder']));

test('a link or text goes in as it is', async () => {
  expect(await codes({ uris: ['otpauth://totp/a?secret=AAAA'] })).toEqual({ kind: 'text', text: 'otpauth://totp/a?secret=AAAA' });
  expect(await codes({ text: 'JBSWY3DPEHPK3PXP' })).toEqual({ kind: 'text', text: 'JBSWY3DPEHPK3PXP' });
  expect(await codes({ uris: ['https://example.org/setup'] })).toEqual({ kind: 'text', text: 'https://example.org/setup' });
});

test('a picture on the web is never fetched', async () => {
  expect(await codes({ uris: ['https://example.org/code.PNG?size=2'] })).toEqual(['picture-on-the-web']);
  expect(await codes({ uris: ['blob:https://example.org/1234'] })).toEqual(['picture-on-the-web']);
});

test('a picture within the address is taken', async () => {
  const incoming = await understand(dropped({ text: 'data:image/png;base64,iVBORw0KGgo=' }));
  expect(incoming).toMatchObject({ kind: 'pictures', pictures: [{ name: 'picture.png' }] });
  expect(await codes({ text: 'data:image/png;base64,%%%' })).toEqual(['picture-damaged']);
});

test('a file that a browser only names cannot be read', async () => {
  expect(await codes({ uris: ['file:///home/anna/code.png'] })).toEqual(['picture-unreadable']);
});

test('an empty drop says so', async () => expect(await codes({})).toEqual({ kind: 'nothing' }));

test('data addresses', () => {
  expect(fromDataUri('data:image/svg+xml,%3Csvg/%3E')).toMatchObject({ name: 'picture.svg' });
  expect(fromDataUri('data:text/html,hello')).toBeNull();
  expect(fromDataUri('data:image/png;base64,')).toBeNull();
});

test('the picture in a dragged fragment', () => {
  expect(pictureSource('<meta charset="utf-8"><a href=x><img alt="a" src="https://example.org/?a=1&amp;b=2"></a>')).toBe('https://example.org/?a=1&b=2');
  expect(pictureSource("<IMG data-src='no' SRC='data:image/png;base64,AAAA'>")).toBe('data:image/png;base64,AAAA');
  expect(pictureSource('<p>no picture</p>')).toBeNull();
});
