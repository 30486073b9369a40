import { expect, test } from 'vitest';
import { all, guideOf, parts, SYSTEMS, topicsOf, type Go, type Guide, type Step, type Topic } from './guides';

const LANGUAGES = ['en', 'nl'] as const;
const steps = (name: string) => (all.get(name) as Guide).steps;
const texts = (value: unknown): string[] =>
  typeof value === 'string' ? [value] : value && typeof value === 'object' ? Object.values(value).flatMap(texts) : [];
/** All of a step or topic that must not differ between languages. */
const shape = (of: Step | Topic) => ({
  id: of.id,
  drawing: of.drawing,
  kind: 'kind' in of ? of.kind : undefined,
  address: 'address' in of ? of.address : undefined,
  clicks: 'click' in of,
  asks: 'ask' in of,
  checksClock: 'checksClock' in of && of.checksClock,
  go: of.go,
  paragraphs: ('text' in of ? of.text : of.steps).length,
  notes: 'notes' in of ? of.notes?.length : undefined,
  unlike: 'unlike' in of ? of.unlike?.map(({ answer, go }) => [answer.length, go]) : undefined,
});

test('every system, signing in and trouble have a file in each language, and there is no other', () => {
  const wanted = [...SYSTEMS, 'sign-in', 'trouble'].flatMap((name) => LANGUAGES.map((language) => `${name}.${language}`));
  expect([...all.keys()].sort()).toEqual(wanted.sort());
});

test.each(SYSTEMS.map((system) => [system]))('the guide for %s has the same steps in both languages', (system) => {
  expect(steps(`${system}.nl`).map(shape)).toEqual(steps(`${system}.en`).map(shape));
});

test.each([['sign-in'], ['trouble']] as const)('%s has the same topics in both languages', (name) => {
  expect(topicsOf(name, 'nl').map(shape)).toEqual(topicsOf(name, 'en').map(shape));
});

test('step names are not used twice, and a guide ends where it should', () => {
  for (const system of SYSTEMS) {
    const kinds = steps(`${system}.en`).map(({ kind }) => kind);
    const ids = steps(`${system}.en`).map(({ id }) => id);
    expect(new Set(ids).size, system).toBe(ids.length);
    if (system === 'azure-mfa-server') expect(kinds).not.toContain('code');
    else {
      expect(kinds.filter((kind) => kind === 'code'), system).toHaveLength(1);
      expect(kinds.at(-1), system).toBe('signIn');
    }
  }
});

test('what a drawing shows to be clicked stands in the text beside it', () => {
  for (const language of LANGUAGES)
    for (const system of SYSTEMS)
      for (const step of guideOf(system, language).steps) {
        if (step.click === undefined || step.kind === 'compare') continue;
        const ofPage = step.text.flatMap(parts).filter((part) => part.ofPage);
        expect(ofPage.map(({ text }) => text), `${system}.${language} ${step.id}`).toContain(step.click);
      }
});

test('every way leads somewhere', () => {
  const troubles = topicsOf('trouble', 'en').map(({ id }) => id);
  const ways = (value: unknown): Go[] =>
    value && typeof value === 'object' ? [...('go' in value ? [value.go as Go] : []), ...Object.values(value).flatMap(ways)] : [];
  const found = [...all.values()].flatMap(ways);
  expect(found.length).toBeGreaterThan(20);
  for (const go of found) {
    if ('guide' in go) expect(SYSTEMS).toContain(go.guide);
    else expect(troubles).toContain(go.trouble);
  }
});

test('no text is empty, has an open mark or straight quotation marks', () => {
  for (const [name, file] of all) {
    for (const text of texts(file)) {
      // A guide may leave the issuer to the person.
      if (text === '') continue;
      const plain = parts(text)
        .map((part) => part.text)
        .join('');
      expect(plain, name).not.toMatch(/\[\[|\]\]|"|'|^\s|\s$/);
    }
  }
});

test('the leaflets’ troubles all have an answer', () => {
  const asked = ['no-qr', 'code-rejected', 'link-missing', 'no-smartphone', 'new-computer', 'hard-token', 'number'];
  expect(topicsOf('trouble', 'nl').map(({ id }) => id)).toEqual(expect.arrayContaining(asked));
  expect(topicsOf('trouble', 'nl').find(({ id }) => id === 'link-missing')?.ask).toContain('software OATH tokens');
});
