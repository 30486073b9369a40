import type { Backend } from './backend';
import type { Problem } from './bindings';

/** Proving presence in the page alone: `?password` asks for “brass token”. */
export function fakePresence(
  query: URLSearchParams,
  problem: (code: string, data?: Record<string, string>) => Problem,
): Pick<Backend, 'presence' | 'provePresence'> {
  const proof = query.has('password') ? 'password' : 'click';
  let until = 0;
  let wrong = 0;
  return {
    async presence() {
      return { proof, secondsLeft: Math.max(0, Math.ceil((until - Date.now()) / 1000)) };
    },
    async provePresence(password) {
      if (proof === 'password' && password !== 'brass token') {
        throw password === null ? problem('presence-needed') : problem('wrong-password', { waitSeconds: String(2 ** wrong++) });
      }
      until = Date.now() + 60_000;
    },
  };
}
