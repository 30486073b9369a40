import type { Backend, PictureIn } from '../backend/backend';
import type { CommitChoice, EnrolOutcome, Pending, Problem, TypedIn, WatchView } from '../backend/bindings';
import { LiveCodes } from '../codes.svelte';
import { Watch } from '../watch/watch.svelte';
import { isEmpty, merged, missingParts, nothing, onlyAside, problemOf } from './outcome';

/** Where the bytes come from decides the words while they are read. */
export type Source = 'screen' | 'mark' | 'clipboard' | 'pictures' | 'text';

/** What the person decided about one find. */
export type Choice = {
  take: boolean;
  issuer: string;
  accountName: string;
  onExisting: CommitChoice['onExisting'];
  /** What the code did not say, as typed: a counter or a PIN. */
  lacking: string;
};

/** Whether what the code did not say has been typed: a counter is a whole number, a PIN is anything. */
export function isComplete(pending: Pending, choice: Choice): boolean {
  if (pending.lacks === 'counter') return /^\d{1,15}$/.test(choice.lacking.trim());
  return pending.lacks === null || choice.lacking.trim() !== '';
}

export type Stage = 'closed' | 'ways' | 'typing' | 'camera' | 'looking' | 'watching' | 'found';

/**
 * From a wish to add an account to its place in the list.
 *
 *     closed → ways → looking → found → closed
 *                ↘ typing ↗    ↘ watching ↗
 *                ↘ camera ↗
 *
 * A screen with nothing on it yet is watched for a minute.
 * Nothing is stored before `commit`; whatever is left undecided is discarded.
 */
export class Enrol {
  #stage = $state<Stage>('closed');
  #source = $state<Source>('screen');
  #outcome = $state.raw<EnrolOutcome>(nothing());
  #choices = $state<Record<string, Choice>>({});
  #typedProblem = $state.raw<Problem | null>(null);
  #commitProblem = $state.raw<Problem | null>(null);
  #committing = $state(false);
  #run = 0;
  /** Takes a find that it explains itself, so that no dialog opens for it: the guide's. */
  divert: ((outcome: EnrolOutcome) => boolean) | null = null;
  readonly codes: LiveCodes;
  readonly watch: Watch;

  constructor(
    private readonly backend: Backend,
    private readonly enrolled: (ids: string[]) => Promise<void>,
  ) {
    this.codes = new LiveCodes((ids) => backend.enrolCodes(ids));
    this.watch = new Watch(backend);
  }

  get stage(): Stage {
    return this.#stage;
  }
  get source(): Source {
    return this.#source;
  }
  get outcome(): EnrolOutcome {
    return this.#outcome;
  }
  get typedProblem(): Problem | null {
    return this.#typedProblem;
  }
  get commitProblem(): Problem | null {
    return this.#commitProblem;
  }
  get committing(): boolean {
    return this.#committing;
  }

  choice(pending: Pending): Choice {
    return this.#choices[pending.pendingId]!;
  }

  get chosen(): Pending[] {
    return this.#outcome.pending.filter((pending) => this.#choices[pending.pendingId]?.take);
  }

  open(): void {
    if (this.#stage === 'closed') this.#stage = 'ways';
  }

  typeIn(): void {
    this.#typedProblem = null;
    this.#stage = 'typing';
  }

  /** Back to the ways, with what was found let go. */
  back(): void {
    this.#letGo();
    this.#stage = 'ways';
  }

  close(): void {
    this.#letGo();
    this.#stage = 'closed';
  }

  /** Shows the camera. What was gathered of a transfer is kept, since the next part may be held before it. */
  camera(): void {
    if (this.#stage !== 'found' || !this.#outcome.migration) this.#letGo();
    this.#run += 1;
    this.watch.stop();
    this.#stage = 'camera';
  }

  /** What the camera found. */
  take(outcome: EnrolOutcome): void {
    if (this.#stage !== 'camera') return this.#discard(outcome);
    this.#outcome = { ...this.#outcome, problems: [], explained: [] };
    this.#show(outcome);
  }

  scan(): Promise<void> {
    return this.#look('screen', () => this.backend.enrolScreen());
  }

  /** Lets the person mark where on the screen the code is. */
  async mark(): Promise<void> {
    let marked = true;
    await this.#look('mark', async () => {
      const outcome = await this.backend.enrolMarked();
      marked = outcome !== null;
      return outcome ?? nothing();
    }, () => marked);
  }

  /** Enough watched: what was found so far is shown, if anything was. */
  stopWatching(): void {
    this.watch.stop();
    if (this.#outcome.pending.length > 0) this.#show(nothing());
    else this.back();
  }

  paste(): Promise<void> {
    return this.#look('clipboard', () => this.backend.enrolClipboard());
  }

  text(text: string): Promise<void> {
    return this.#look('text', () => this.backend.enrolText(text));
  }

  /** Pictures, and what was wrong with those that did not get this far. */
  pictures(pictures: PictureIn[], problems: Problem[] = []): Promise<void> {
    return this.#look('pictures', async () => {
      const outcome = pictures.length > 0 ? await this.backend.enrolPictures(pictures) : nothing();
      return merged({ ...nothing(), problems }, outcome);
    });
  }

  /** Opens a document with its password; what was wrong with that, if anything was. */
  async unlock(name: string, password: string): Promise<Problem | null> {
    const run = this.#run;
    let outcome: EnrolOutcome;
    try {
      outcome = await this.backend.enrolUnlock(name, password);
    } catch (refusal) {
      const problem = problemOf(refusal);
      if (problem.code === 'picture-password' || run !== this.#run) return problem;
      outcome = { ...nothing(), problems: [problem] };
    }
    if (run !== this.#run) {
      this.#discard(outcome);
      return null;
    }
    const others = this.#outcome.problems.filter((problem) => !isLocked(problem) || problem.data.name !== name);
    this.#outcome = { ...this.#outcome, problems: others };
    this.#show(outcome);
    return null;
  }

  /** Shows what the window itself found wrong. */
  refuse(problem: Problem): Promise<void> {
    return this.pictures([], [problem]);
  }

  /** Shows what was found elsewhere. */
  present(outcome: EnrolOutcome): void {
    this.#show(outcome);
  }

  /** This one is in use now; the card goes when nothing else is on it. */
  activated(pendingId: string): void {
    const activations = this.#outcome.activations.filter((one) => one.pendingId !== pendingId);
    this.#outcome = { ...this.#outcome, activations };
    if (activations.length === 0 && this.#outcome.pending.length === 0) this.close();
  }

  /** What a link, a second start or the tray found. */
  async takeWaiting(): Promise<void> {
    try {
      const outcome = await this.backend.enrolTakeWaiting();
      if (outcome) this.#show(outcome);
    } catch (refusal) {
      this.#show({ ...nothing(), problems: [problemOf(refusal)] });
    }
  }

  /** What was typed, or what the form itself found wrong with it. */
  async typed(typed: TypedIn | Problem): Promise<void> {
    const run = ++this.#run;
    this.#typedProblem = null;
    if ('code' in typed) {
      this.#typedProblem = typed;
      return;
    }
    try {
      const outcome = await this.backend.enrolTyped(typed);
      const [problem] = outcome.problems;
      if (run !== this.#run) return this.#discard(outcome);
      if (outcome.pending.length === 0 && problem) this.#typedProblem = problem;
      else this.#show(outcome);
    } catch (refusal) {
      if (run === this.#run) this.#typedProblem = problemOf(refusal);
    }
  }

  /** Stores what was chosen. When that is refused nothing was stored, and the card stays. */
  async commit(): Promise<void> {
    if (this.#committing) return;
    this.#committing = true;
    this.#commitProblem = null;
    const chosen = this.chosen;
    try {
      const ids = await this.backend.enrolCommit(
        chosen.map((pending) => {
          const { issuer, accountName, onExisting, lacking } = this.choice(pending);
          return {
            pendingId: pending.pendingId,
            issuer: issuer.trim(),
            accountName: accountName.trim(),
            onExisting,
            counter: pending.lacks === 'counter' ? Number(lacking) : null,
            pin: pending.lacks === 'pin' ? lacking.trim() : null,
          };
        }),
      );
      const stored = new Set(chosen.map((pending) => pending.pendingId));
      this.#outcome = { ...this.#outcome, pending: this.#outcome.pending.filter((pending) => !stored.has(pending.pendingId)) };
      this.close();
      await this.enrolled(ids);
    } catch (refusal) {
      this.#commitProblem = problemOf(refusal);
    } finally {
      this.#committing = false;
    }
  }

  /** Where `looked` says no, the person thought better of it. */
  async #look(source: Source, look: () => Promise<EnrolOutcome>, looked: () => boolean = () => true): Promise<void> {
    const run = ++this.#run;
    this.watch.stop();
    const gathers = this.#stage === 'found' || this.#stage === 'watching';
    const before = gathers && this.#outcome.migration ? this.#outcome : null;
    if (!before) this.#letGo();
    this.#run = run;
    this.#source = source;
    this.#stage = 'looking';
    let outcome: EnrolOutcome;
    try {
      outcome = await look();
    } catch (refusal) {
      outcome = { ...nothing(), problems: [problemOf(refusal)] };
    }
    // Closed, or another look was begun: nobody waits for this one any more.
    if (run !== this.#run) return this.#discard(outcome);
    if (!looked()) {
      this.#stage = before ? 'found' : 'ways';
      return;
    }
    if (isEmpty(outcome)) outcome.problems.push({ code: 'text-nothing-known', data: {} });
    if (before) this.#outcome = { ...before, problems: [], explained: [] };
    if (source === 'screen' && isWorthWatching(outcome)) await this.#watchOn(outcome);
    else this.#show(outcome);
  }

  /** Goes on watching after a look that found nothing, or not all. */
  async #watchOn(looked: EnrolOutcome): Promise<void> {
    const run = this.#run;
    const isMissing = ({ code }: Problem) => code === 'nothing-found-on-screen';
    const missing = looked.problems.filter(isMissing);
    const first = merged(this.#outcome, { ...looked, problems: looked.problems.filter((problem) => !isMissing(problem)) });
    this.#outcome = first;
    this.#stage = 'watching';
    const ended = (problems: Problem[]) => {
      const found = this.#outcome;
      const empty = found.pending.length === 0 && found.explained.length === 0 && found.migration === null;
      this.#show({ ...nothing(), problems: empty ? problems : [] });
    };
    const told = (view: WatchView) => {
      if (run !== this.#run) return;
      // The outcome of a watch holds all that was found in it.
      this.#outcome = merged(first, view.outcome);
      if (view.end?.why === 'failed') ended([cannotWatch(view.end.problem) ? (missing[0] ?? nothingFound) : view.end.problem]);
      else if (view.end?.why === 'timeUp') ended(missing.length > 0 ? missing : [nothingFound]);
      else if (view.end) this.#show(nothing());
    };
    try {
      await this.watch.start('scan', told);
    } catch (refusal) {
      if (run === this.#run) ended([problemOf(refusal)]);
    }
  }

  #show(outcome: EnrolOutcome): void {
    const goesOn = ['found', 'looking', 'watching', 'camera'].includes(this.#stage);
    const whole = goesOn ? merged(this.#outcome, outcome) : outcome;
    if (this.#outcome.migration === null && this.#outcome.pending.length === 0 && this.divert?.(whole)) {
      this.close();
      return;
    }
    for (const pending of whole.pending) {
      this.#choices[pending.pendingId] ??= {
        // The very same account is already here: adding it twice helps nobody.
        take: whole.pending.length === 1 || pending.existing?.alike !== 'account',
        issuer: pending.issuer,
        accountName: pending.accountName,
        onExisting: pending.existing?.alike === 'account' ? 'replace' : 'keepBoth',
        lacking: '',
      };
    }
    this.#outcome = whole;
    this.#commitProblem = null;
    this.codes.take(whole.pending.map((pending) => pending.code));
    this.codes.watch(whole.pending.map((pending) => pending.pendingId));
    this.#stage = 'found';
  }

  #letGo(): void {
    this.#run += 1;
    this.watch.stop();
    this.#discard(this.#outcome);
    this.#outcome = nothing();
    this.#choices = {};
    this.#typedProblem = null;
    this.#commitProblem = null;
    this.codes.forgetAll();
  }

  #discard(outcome: EnrolOutcome): void {
    const ids = outcome.pending.map((pending) => pending.pendingId);
    // A find that is gone already needs no discarding. Parts of a migration and locked documents are let go with them.
    if (ids.length > 0 || outcome.migration || outcome.problems.some(isLocked)) this.backend.enrolDiscard(ids).catch(() => {});
    const activations = outcome.activations.map(({ pendingId }) => pendingId);
    if (activations.length > 0) this.backend.discardActivations(activations).catch(() => {});
  }
}

/** Whether this waits for a password. */
export function isLocked({ code }: Problem): boolean {
  return code === 'picture-locked';
}

const nothingFound: Problem = { code: 'nothing-found-on-screen', data: {} };

/** This desktop shows its screen once and not for a minute, or the person does not want that: one look there was. */
function cannotWatch({ code }: Problem): boolean {
  return code === 'screen-unsupported' || code === 'screen-denied';
}

/** Whether what was looked for may still come: nothing was there, not all parts, or only a link beside it. */
function isWorthWatching(outcome: EnrolOutcome): boolean {
  if (outcome.migration) return missingParts(outcome.migration).length > 0 && outcome.problems.length === 0;
  if (outcome.pending.length > 0) return false;
  const [problem, more] = outcome.problems;
  if (problem) return !more && problem.code === 'nothing-found-on-screen';
  return onlyAside(outcome.explained);
}
