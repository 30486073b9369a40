import type { Backend } from './backend';
import type { CameraView, EnrolOutcome, Problem } from './bindings';
import type { GreyPicture } from '../camera/picture';

export type FakeCamera = {
  on: boolean;
  /** The camera that was asked for last. */
  wanted: string | null;
  /** What is held before it: the text of a code, or nothing. */
  before: string | null;
  /** A situation instead of pictures. */
  problem: string | null;
  /** What the page's own camera brought last. */
  brought: GreyPicture | null;
};

const WIDTH = 640;
const HEIGHT = 360;

/**
 * A camera in the page alone. `?camera=page` leaves it to the page's own, `two` has two of them, and the name of a
 * situation (`camera-busy`, …) says so.
 */
export function fakeCamera(
  query: URLSearchParams,
  problem: (code: string) => Problem,
  look: (texts: string[]) => Promise<EnrolOutcome>,
): { camera: FakeCamera; methods: Pick<Backend, 'cameraStart' | 'cameraLook' | 'cameraSee' | 'cameraStop'> } {
  const asked = query.get('camera') ?? '';
  const camera: FakeCamera = {
    on: false,
    wanted: null,
    before: null,
    problem: asked.startsWith('camera-') ? asked : null,
    brought: null,
  };
  const all = [{ id: 'front', title: 'Front camera' }];
  if (asked === 'two') all.push({ id: 'desk', title: 'Desk camera with a rather long name (USB 2.0, 1920×1080)' });
  let known = '';

  const nothingSeen = (): CameraView => ({ cameras: all, using: camera.wanted ?? 'front', outlines: [], unknown: false, found: null, problem: null, over: false });

  async function see(): Promise<CameraView> {
    const view = nothingSeen();
    if (!camera.on) return { ...view, over: true };
    if (camera.problem) {
      const cameras = camera.problem === 'camera-missing' ? [] : all;
      return { ...view, cameras, using: null, problem: problem(camera.problem) };
    }
    if (camera.before === null) return view;
    view.outlines = [
      [
        [0.34, 0.2],
        [0.66, 0.23],
        [0.65, 0.8],
        [0.33, 0.78],
      ],
    ];
    if (known === camera.before) return { ...view, unknown: !known.startsWith('otpauth') };
    known = camera.before;
    const found = await look([camera.before]);
    view.unknown = found.explained.some((one) => one.found === 'otherText');
    if (view.unknown) return view;
    view.found = found;
    view.over = !found.migration || found.migration.have.length === found.migration.count;
    if (view.over) camera.on = false;
    return view;
  }

  const methods = {
    async cameraStart(wanted: string | null) {
      camera.on = true;
      camera.wanted = wanted;
      known = '';
      return asked !== 'page';
    },
    async cameraLook() {
      await new Promise((waited) => setTimeout(waited, 60));
      const view = await see();
      return { view, picture: view.problem || !camera.on ? null : drawn(camera.before !== null) };
    },
    async cameraSee(width: number, grey: Uint8Array) {
      camera.brought = { width, height: grey.length / width, grey };
      return see();
    },
    async cameraStop() {
      camera.on = false;
    },
  };
  return { camera, methods };
}

/** A desk in soft light, and something like a code on it. */
function drawn(code: boolean): GreyPicture {
  const grey = new Uint8Array(WIDTH * HEIGHT);
  for (let y = 0; y < HEIGHT; y += 1) {
    for (let x = 0; x < WIDTH; x += 1) {
      const held = code && x > 214 && x < 426 && y > 72 && y < 288;
      const module = ((x >> 3) * 7919 + (y >> 3) * 104729) % 13 < 6 ? 30 : 225;
      grey[y * WIDTH + x] = held ? module : 90 + ((x / WIDTH) * 60 + (y / HEIGHT) * 40);
    }
  }
  return { width: WIDTH, height: HEIGHT, grey };
}
