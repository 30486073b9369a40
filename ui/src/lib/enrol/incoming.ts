/** What is dropped onto the window or picked from a folder, turned into pictures, a text, or a clear reason why not. */
import type { PictureIn } from '../backend/backend';
import type { Problem } from '../backend/bindings';
import type { Enrol } from './enrol.svelte';

/** Refused before its bytes go anywhere. */
export const MOST_MEGABYTES = 64;
const MOST_BYTES = MOST_MEGABYTES * 1024 * 1024;
const MOST_FILES = 50;

/** What a drop carried, taken out of the event while it lasts. */
export type Dropped = { files: File[]; folders: string[]; uris: string[]; html: string; text: string };

export type Incoming =
  | { kind: 'pictures'; pictures: PictureIn[]; problems: Problem[] }
  | { kind: 'text'; text: string }
  | { kind: 'nothing' };

/** Reads a drop. A browser empties it as soon as the event is over, so this part is synchronous. */
export function takeDrop(transfer: DataTransfer): Dropped {
  const files: File[] = [];
  const folders: string[] = [];
  for (const item of transfer.items) {
    if (item.kind !== 'file') continue;
    const entry = item.webkitGetAsEntry?.();
    if (entry?.isDirectory) {
      folders.push(entry.name);
      continue;
    }
    const file = item.getAsFile();
    if (file) files.push(file);
  }
  // Some engines fill `files` only.
  if (files.length === 0 && folders.length === 0) files.push(...transfer.files);
  const uris = transfer
    .getData('text/uri-list')
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  return { files, folders, uris, html: transfer.getData('text/html'), text: transfer.getData('text/plain').trim() };
}

/** A backup of accounts, where that is what was dropped. */
export function backupIn({ files }: Dropped): File | null {
  const [file] = files;
  return files.length === 1 && file && /\.(penning|age)$/i.test(file.name) && file.size <= MOST_BYTES ? file : null;
}

/** What a drop means. Files first; then a picture inside what a browser dragged; then addresses and text. */
export async function understand(dropped: Dropped): Promise<Incoming> {
  const { files, folders, uris, html, text } = dropped;
  if (files.length > 0 || folders.length > 0) {
    const read = await readFiles(files);
    const problems = folders.map((name): Problem => ({ code: 'picture-is-folder', data: { name } }));
    return { kind: 'pictures', pictures: read.pictures, problems: [...problems, ...read.problems] };
  }
  const source = pictureSource(html);
  const embedded = [source, ...uris, text].find((address) => address && /^data:image\//i.test(address));
  if (embedded) {
    const picture = fromDataUri(embedded);
    if (picture) return { kind: 'pictures', pictures: [picture], problems: [] };
    return { kind: 'pictures', pictures: [], problems: [{ code: 'picture-damaged', data: { name: 'data:' } }] };
  }
  const addresses = uris.length > 0 ? uris : text === '' ? [] : [text];
  const local = addresses.find((address) => /^file:/i.test(address));
  if (local) return { kind: 'pictures', pictures: [], problems: [{ code: 'picture-unreadable', data: { name: lastPart(local) } }] };
  const remote = source && /^(https?|blob):/i.test(source) ? source : addresses.find((address) => isRemotePicture(address));
  if (remote) return { kind: 'pictures', pictures: [], problems: [{ code: 'picture-on-the-web', data: { host: hostOf(remote) } }] };
  if (addresses.length > 0) return { kind: 'text', text: addresses.join('\n') };
  return { kind: 'nothing' };
}

/** Hands what came in to the enrolment. */
export async function receive(enrol: Enrol, incoming: Incoming): Promise<void> {
  if (incoming.kind === 'pictures') await enrol.pictures(incoming.pictures, incoming.problems);
  else if (incoming.kind === 'text') await enrol.text(incoming.text);
  else await enrol.refuse({ code: 'text-nothing-known', data: {} });
}

/** Fields that ask for files now: one that nothing holds may be collected while the person chooses, and tells nobody
 * what was chosen. */
const choosing = new Set<HTMLInputElement>();

/** Lets the person pick pictures. */
export function openPictures(enrol: Enrol): void {
  const input = document.createElement('input');
  input.type = 'file';
  input.multiple = true;
  input.accept = 'image/*,application/pdf,.png,.jpg,.jpeg,.webp,.gif,.bmp,.tif,.tiff,.pdf,.eml,.html,.htm';
  choosing.add(input);
  input.addEventListener('cancel', () => choosing.delete(input));
  input.addEventListener('change', () => {
    choosing.delete(input);
    void readFiles([...(input.files ?? [])]).then(({ pictures, problems }) => {
      if (pictures.length > 0 || problems.length > 0) return enrol.pictures(pictures, problems);
      return undefined;
    });
  });
  input.click();
}

export async function readFiles(files: File[]): Promise<{ pictures: PictureIn[]; problems: Problem[] }> {
  const pictures: PictureIn[] = [];
  const problems: Problem[] = [];
  for (const file of files.slice(0, MOST_FILES)) {
    const { name } = file;
    if (file.size > MOST_BYTES) {
      problems.push({
        code: 'picture-too-many-bytes',
        data: { name, megabytes: String(Math.round(file.size / 1024 / 1024)), most: String(MOST_MEGABYTES) },
      });
      continue;
    }
    try {
      pictures.push({ name, bytes: new Uint8Array(await file.arrayBuffer()) });
    } catch {
      // Gone, not allowed, or a folder that did not say it was one.
      problems.push({ code: 'picture-unreadable', data: { name } });
    }
  }
  if (files.length > MOST_FILES) problems.push({ code: 'picture-too-many', data: { count: String(files.length), most: String(MOST_FILES) } });
  return { pictures, problems };
}

const ENTITIES: Record<string, string> = { amp: '&', quot: '"', '#39': "'", lt: '<', gt: '>' };

/** The address of the first picture in a fragment that a browser dragged. Read as text: nothing of it is ever made into elements. */
export function pictureSource(html: string): string | null {
  const found = /<img\b[^>]*?\ssrc\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/i.exec(html);
  const source = found?.[1] ?? found?.[2] ?? found?.[3];
  return source?.replace(/&(amp|quot|#39|lt|gt);/g, (entity, name: string) => ENTITIES[name] ?? entity).trim() ?? null;
}

export function fromDataUri(uri: string): PictureIn | null {
  const match = /^data:image\/([a-z0-9.+-]+)((?:;[^,;]*)*),(.*)$/is.exec(uri);
  if (!match) return null;
  const [, kind, parameters, body] = match;
  try {
    const binary = /;base64$/i.test(parameters!) ? atob(decodeURIComponent(body!).replace(/\s/g, '')) : decodeURIComponent(body!);
    if (binary.length === 0 || binary.length > MOST_BYTES) return null;
    const bytes = Uint8Array.from(binary, (symbol) => symbol.charCodeAt(0));
    return { name: `picture.${kind!.replace(/\+.*$/, '')}`, bytes };
  } catch {
    return null;
  }
}

function isRemotePicture(address: string): boolean {
  return /^blob:/i.test(address) || /^https?:\/\/[^?#]+\.(png|jpe?g|gif|webp|bmp|svg|tiff?|avif|heic)([?#]|$)/i.test(address);
}

function hostOf(address: string): string {
  try {
    return new URL(address.replace(/^blob:/i, '')).host;
  } catch {
    return '';
  }
}

function lastPart(address: string): string {
  const part = address.split('/').filter(Boolean).at(-1) ?? address;
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
