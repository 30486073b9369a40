import type { Problem } from '../backend/bindings';

/** After a wrong password comes a wait, longer each time; it is counted down in sight. */
export class Wait {
  seconds = $state(0);
  #timer: ReturnType<typeof setInterval> | undefined;

  /** Begins the wait that came with a refusal, if one did. */
  begin(refusal: Problem | null): void {
    clearInterval(this.#timer);
    // Not read back from the state: who begins this in an effect must not begin it anew with each second.
    const told = Number(refusal?.data.waitSeconds ?? 0) || 0;
    this.seconds = told;
    if (told <= 0) return;
    const until = Date.now() + told * 1000;
    this.#timer = setInterval(() => {
      const left = Math.max(0, Math.ceil((until - Date.now()) / 1000));
      this.seconds = left;
      if (left === 0) clearInterval(this.#timer);
    }, 250);
  }

  end(): void {
    clearInterval(this.#timer);
  }
}
