import type { Backend } from '../backend/backend';
import type { CameraChoice, CameraView, EnrolOutcome, Problem } from '../backend/bindings';
import { merged, nothing, problemOf } from '../enrol/outcome';
import { PageCamera } from './page-camera';
import type { GreyPicture } from './picture';

/** Between two pictures of the page's own camera. */
const EVERY_MS = 66;
/** What was found stays outlined so long before the card comes: long enough to see that it was seen. */
const OUTLINED_MS = 450;

type Events = {
  /** A new picture, and the codes in it. */
  painted(picture: GreyPicture, outlines: CameraView['outlines']): void;
  /** All was found that there is. */
  found(outcome: EnrolOutcome): void;
  /** It went off by itself: the window was hidden, or the vault closed. */
  gone(): void;
};

/** Switching off is waited for before the next switching on, so that they never overtake each other. */
let switchedOff: Promise<unknown> = Promise.resolve();

/**
 * A camera while its dialog is open: starts, shows, gathers finds, stops.
 * The pictures come from the Rust side, or from the page where that is the better way; the reading is always there.
 */
export class Camera {
  cameras = $state.raw<CameraChoice[]>([]);
  using = $state<string | null>(null);
  problem = $state.raw<Problem | null>(null);
  /** A code is in sight that means nothing here. */
  unknown = $state(false);
  /** There is a picture. */
  live = $state(false);
  /** What was found so far: parts of a transfer. */
  gathered = $state.raw<EnrolOutcome>(nothing());
  /** The same, untracked: while an effect is taken down, a tracked value is the one before. */
  #untaken: EnrolOutcome = nothing();
  #run = 0;
  #page: PageCamera | null = null;
  #last: GreyPicture | null = null;

  constructor(
    private readonly backend: Backend,
    private readonly events: Events,
  ) {}

  /** Starts with the camera that is called so, or as the settings say. */
  async start(wanted: string | null): Promise<void> {
    const run = ++this.#run;
    const current = () => run === this.#run;
    this.#closePage();
    this.problem = null;
    this.unknown = false;
    await switchedOff;
    if (!current()) return;
    try {
      const native = await this.backend.cameraStart(wanted);
      if (!current()) return;
      if (native) await this.#look(current);
      else await this.#show(wanted, current);
    } catch (refusal) {
      if (current()) this.#fail(problemOf(refusal));
    }
  }

  /** Off, whatever it was doing; what was found and not taken is let go. */
  stop(): void {
    this.#run += 1;
    this.#closePage();
    this.live = false;
    switchedOff = switchedOff.then(() => this.backend.cameraStop()).catch(() => {});
    const ids = this.#untaken.pending.map(({ pendingId }) => pendingId);
    if (ids.length > 0 || this.#untaken.migration) this.backend.enrolDiscard(ids).catch(() => {});
    this.#gather(nothing());
    this.#last = null;
  }

  /** Goes on with what was found so far. */
  finish(): void {
    const outcome = this.#untaken;
    this.#gather(nothing());
    this.events.found(outcome);
  }

  #gather(outcome: EnrolOutcome): void {
    this.#untaken = outcome;
    this.gathered = outcome;
  }

  async #look(current: () => boolean): Promise<void> {
    while (current()) {
      const { view, picture } = await this.backend.cameraLook();
      if (!current()) return this.#discard(view);
      this.cameras = view.cameras;
      this.using = view.using;
      if (!(await this.#take(view, picture, current))) return;
    }
  }

  async #show(wanted: string | null, current: () => boolean): Promise<void> {
    const unplugged = () => {
      if (!current()) return;
      this.#fail({ code: 'camera-unplugged', data: {} });
      this.#waitFor(wanted, current);
    };
    let page: PageCamera;
    try {
      page = await PageCamera.open(wanted, unplugged);
    } catch (refusal) {
      if (!current()) return;
      const problem = problemOf(refusal);
      this.#fail(problem);
      if (problem.code === 'camera-missing') this.#waitFor(wanted, current);
      return;
    }
    if (!current()) return page.close();
    this.#page = page;
    this.cameras = page.cameras;
    this.using = page.using;
    while (current() && this.#page === page) {
      const began = performance.now();
      const picture = page.picture();
      if (picture) {
        const view = await this.backend.cameraSee(picture.width, picture.grey);
        if (!current()) return this.#discard(view);
        if (!(await this.#take(view, picture, current))) return;
      }
      const rest = EVERY_MS - (performance.now() - began);
      await new Promise((rested) => setTimeout(rested, Math.max(0, rest)));
    }
  }

  /** What a look brought; whether to look on. */
  async #take(view: CameraView, picture: GreyPicture | null, current: () => boolean): Promise<boolean> {
    if (picture) this.#last = picture;
    if (view.problem) this.#fail(view.problem);
    else if (picture) {
      this.problem = null;
      this.live = true;
    }
    this.unknown = view.unknown;
    if (this.#last && this.live) this.events.painted(this.#last, view.outlines);
    if (view.found) this.#gather(merged(this.#untaken, view.found));
    if (!view.over) return true;
    this.#closePage();
    const found = view.found !== null;
    if (found) await new Promise((seen) => setTimeout(seen, OUTLINED_MS));
    if (!current()) return false;
    if (found) this.finish();
    else this.events.gone();
    return false;
  }

  #fail(problem: Problem): void {
    this.problem = problem;
    this.live = false;
    this.#closePage();
  }

  /** Tries again when a camera is plugged in. */
  #waitFor(wanted: string | null, current: () => boolean): void {
    const devices = navigator.mediaDevices as MediaDevices | undefined;
    devices?.addEventListener?.('devicechange', () => current() && void this.start(wanted), { once: true });
  }

  /** A find that came too late. */
  #discard(view: CameraView): void {
    const ids = view.found?.pending.map(({ pendingId }) => pendingId) ?? [];
    if (ids.length > 0) this.backend.enrolDiscard(ids).catch(() => {});
  }

  #closePage(): void {
    this.#page?.close();
    this.#page = null;
  }
}
