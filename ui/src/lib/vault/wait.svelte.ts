import type { Problem } from '../backend/bindings';

/** After a wrong password comes a wait, longer each time; it is counted down in sight. */
export class Wait {
  seconds = $state(0);
  #timer: ReturnType<typeof setInterval> | undefined;

  /** Begins the wait that came with a refusal, if one did. */
  begin(refusal: Problem | null): void {
    clearInterval(this.#timer);
    this.seconds = Number(refusal?.data.waitSeconds ?? 0) || 0;
    if (this.seconds <= 0) return;
    const until = Date.now() + this.seconds * 1000;
    this.#timer = setInterval(() => {
      this.seconds = Math.max(0, Math.ceil((until - Date.now()) / 1000));
      if (this.seconds === 0) clearInterval(this.#timer);
    }, 250);
  }

  end(): void {
    clearInterval(this.#timer);
  }
}
