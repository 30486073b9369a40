import type { Backend } from './backend';
import { tauri } from './tauri';

/** The backend of the page that this is: the fake one where a test build runs in a plain browser. */
export async function backend(): Promise<Backend> {
  if (__FAKE__ && !('__TAURI_INTERNALS__' in window)) return (await import('./fake')).fake();
  return tauri();
}
