// Are all words there, in every language, and no others? Run by `npm run check:locales`.
//
// A message is used when its id stands as a text in the interface (ui/src) or in Rust (src-tauri, crates),
// when Rust has its beginning as "beginning-{…}" and the rest as a text,
// or when it is one half of a pair err-<code>, fix-<code> or the label offer-<name> of the table in errors.ts.
// A code is any `Name => "code",` in crates/session/src/problem.rs: each must have its words and its line in that table.
import { parse as parseFluent } from '@fluent/syntax';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parse as parseSvelte } from 'svelte/compiler';

const ui = new URL('..', import.meta.url).pathname;
const project = join(ui, '..');
const LANGUAGES = ['en', 'nl'];
const mistakes = [];

function files(folder, ending) {
  let entries;
  try {
    entries = readdirSync(folder);
  } catch {
    return [];
  }
  return entries.flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return name === 'target' || name === 'node_modules' ? [] : files(path, ending);
    return ending.test(name) ? [path] : [];
  });
}

/** Message id → its variables, sorted. */
function messages(language) {
  const found = new Map();
  const text = readFileSync(join(project, 'locales', `${language}.ftl`), 'utf8');
  for (const entry of parseFluent(text, {}).body) {
    if (entry.type === 'Junk') mistakes.push(`${language}.ftl: cannot be read: ${entry.content.trim().split('\n')[0]}`);
    if (entry.type !== 'Message') continue;
    if (found.has(entry.id.name)) mistakes.push(`${language}.ftl: ${entry.id.name} stands there twice`);
    const variables = new Set();
    JSON.stringify(entry, (_, value) => {
      if (value?.type === 'VariableReference') variables.add(value.id.name);
      return value;
    });
    found.set(entry.id.name, [...variables].sort().join(', '));
  }
  return found;
}

const [first, ...others] = LANGUAGES.map((language) => [language, messages(language)]);
for (const [language, found] of others) {
  for (const [id, variables] of first[1]) {
    if (!found.has(id)) mistakes.push(`${language}.ftl: ${id} is missing`);
    else if (found.get(id) !== variables) {
      mistakes.push(`${id}: ${first[0]} has the variables (${variables}), ${language} has (${found.get(id)})`);
    }
  }
  for (const id of found.keys()) if (!first[1].has(id)) mistakes.push(`${first[0]}.ftl: ${id} is missing`);
}
const known = first[1];

// Every quoted text in the sources, and every id that t('…') asks for.
const used = new Set();
const beginnings = new Set();
const quoted = /(['"`])([a-z][a-z0-9]*(?:-[a-z0-9]+)*)\1/g;
const interfaceFiles = files(join(ui, 'src'), /\.(svelte|ts)$/).filter((path) => !/\.test\.ts$|\/fake[^/]*\.ts$/.test(path));
const rustFiles = [join(project, 'src-tauri'), join(project, 'crates')].flatMap((folder) => files(folder, /\.rs$/));
for (const path of [...interfaceFiles, ...rustFiles]) {
  const text = readFileSync(path, 'utf8');
  for (const [, , id] of text.matchAll(quoted)) used.add(id);
  if (path.endsWith('.rs')) {
    for (const [, beginning] of text.matchAll(/"([a-z]+(?:-[a-z]+)*-)\{[^}"]*\}"/g)) beginnings.add(beginning);
    continue;
  }
  for (const [, , id] of text.matchAll(/\bt\((['"])([^'"]+)\1/g)) {
    if (!known.has(id)) mistakes.push(`${relative(project, path)}: asks for ${id}, which no file has`);
  }
}

for (const id of known.keys()) {
  for (const beginning of beginnings) if (id.startsWith(beginning) && used.has(id.slice(beginning.length))) used.add(id);
}

const errors = readFileSync(join(ui, 'src/lib/errors.ts'), 'utf8');
const table = /situations: Record<string, Situation> = \{([\s\S]*?)\n\};/.exec(errors)[1];
const tabled = [...table.matchAll(/^ {2}'?([a-z][a-z-]*)'?:/gm)].map(([, code]) => code);
const offers = /type Offer = ([^;]+);/.exec(errors)[1].match(/[a-z-]+/g);
for (const code of tabled) for (const half of ['err', 'fix']) used.add(`${half}-${code}`);
for (const offer of offers) used.add(`offer-${offer}`);

const problems = readFileSync(join(project, 'crates/session/src/problem.rs'), 'utf8');
for (const [, code] of problems.matchAll(/^\s*[A-Z]\w* => "([a-z-]+)",$/gm)) {
  if (!tabled.includes(code)) mistakes.push(`errors.ts: no line for ${code}, which Rust can refuse with`);
}
for (const id of [...tabled.flatMap((code) => [`err-${code}`, `fix-${code}`]), ...offers.map((offer) => `offer-${offer}`)]) {
  if (!known.has(id)) mistakes.push(`${first[0]}.ftl: ${id} is missing`);
}
for (const id of known.keys()) if (!used.has(id)) mistakes.push(`${id} is used nowhere`);

// No words in the components themselves.
const SPOKEN = new Set(['aria-label', 'aria-description', 'title', 'placeholder', 'alt', 'label']);
for (const path of files(join(ui, 'src'), /\.svelte$/)) {
  const tell = (text) => mistakes.push(`${relative(project, path)}: literal text “${text.trim()}”`);
  const walk = (node) => {
    if (!node || typeof node !== 'object') return;
    if (Array.isArray(node)) {
      node.forEach(walk);
      return;
    }
    if (node.type === 'Text' && /\p{L}/u.test(node.data)) tell(node.data);
    // A style: directive holds lengths and times.
    if (node.type === 'StyleDirective') return;
    if (node.type === 'Attribute') {
      for (const part of Array.isArray(node.value) ? node.value : []) {
        if (part.type === 'Text' && SPOKEN.has(node.name) && /\p{L}/u.test(part.data)) tell(part.data);
      }
      return;
    }
    for (const [key, value] of Object.entries(node)) if (key !== 'parent') walk(value);
  };
  walk(parseSvelte(readFileSync(path, 'utf8'), { modern: true }).fragment);
}

for (const mistake of mistakes) console.error(mistake);
console.log(`${known.size} messages in ${LANGUAGES.length} languages, ${mistakes.length} mistakes`);
process.exit(mistakes.length > 0 ? 1 : 0);
