/** The camera through the web view, where that is the better way: it asks the person for leave. */
import type { CameraChoice, Problem } from '../backend/bindings';
import { greyOf, type GreyPicture } from './picture';

/** Enough for a dense code, and no more than a quick reader reads in time. */
const MOST_WIDTH = 1280;
/** Pictures may take so long to begin. */
const SILENT_MS = 6_000;

export class PageCamera {
  #stream: MediaStream | null = null;
  #video: HTMLVideoElement | null = null;
  #canvas = document.createElement('canvas');
  cameras: CameraChoice[] = [];
  using: string | null = null;

  private constructor(private readonly unplugged: () => void) {}

  /** Switches the camera on that is called so, else the system's own choice. Rejects with a `Problem`. */
  static async open(wanted: string | null, unplugged: () => void): Promise<PageCamera> {
    const camera = new PageCamera(unplugged);
    try {
      await camera.#open(wanted);
    } catch (why) {
      camera.close();
      throw problemOf(why);
    }
    return camera;
  }

  async #open(wanted: string | null): Promise<void> {
    const devices = navigator.mediaDevices as MediaDevices | undefined;
    if (!devices?.getUserMedia) throw problem('camera-unsupported');
    await this.#take(devices, undefined);
    // Only now do the cameras have names. A name stays the same; the engine's own ids need not.
    const all = (await devices.enumerateDevices()).filter(({ kind }) => kind === 'videoinput');
    const named = all.map(({ label, deviceId }) => ({ id: label || deviceId, title: label || deviceId, deviceId }));
    const chosen = named.find(({ id }) => id === wanted);
    const current = () => this.#stream?.getVideoTracks()[0];
    if (chosen && chosen.deviceId && current()?.getSettings().deviceId !== chosen.deviceId) await this.#take(devices, chosen.deviceId);
    this.cameras = named.map(({ id, title }) => ({ id, title }));
    this.using = current()?.label || named[0]?.id || null;
    current()?.addEventListener('ended', () => this.unplugged());
    const video = document.createElement('video');
    this.#video = video;
    video.muted = true;
    video.playsInline = true;
    video.srcObject = this.#stream;
    await Promise.race([
      video.play(),
      new Promise((_, refuse) => setTimeout(() => refuse(problem('camera-silent')), SILENT_MS)),
    ]);
  }

  async #take(devices: MediaDevices, deviceId: string | undefined): Promise<void> {
    this.#release();
    const size = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 } };
    const video = deviceId === undefined ? size : { ...size, deviceId: { exact: deviceId } };
    this.#stream = await devices.getUserMedia({ video, audio: false });
  }

  /** What the camera sees now; null before its first picture. */
  picture(): GreyPicture | null {
    const video = this.#video;
    if (!video || video.videoWidth === 0) return null;
    const scale = Math.min(1, MOST_WIDTH / video.videoWidth);
    const width = Math.round(video.videoWidth * scale);
    const height = Math.round(video.videoHeight * scale);
    if (this.#canvas.width !== width || this.#canvas.height !== height) Object.assign(this.#canvas, { width, height });
    const context = this.#canvas.getContext('2d', { willReadFrequently: true });
    if (!context) return null;
    context.drawImage(video, 0, 0, width, height);
    return { width, height, grey: greyOf(context.getImageData(0, 0, width, height).data) };
  }

  close(): void {
    if (this.#video) {
      this.#video.pause();
      this.#video.srcObject = null;
      this.#video = null;
    }
    this.#release();
    // No picture stays behind.
    this.#canvas.width = this.#canvas.height = 0;
  }

  #release(): void {
    for (const track of this.#stream?.getTracks() ?? []) track.stop();
    this.#stream = null;
  }
}

const problem = (code: string): Problem => ({ code, data: {} });

/** The engines' own names for what can go wrong, as situations (W3C Media Capture and Streams, 10.2). */
function problemOf(why: unknown): Problem {
  if (why && typeof why === 'object' && 'code' in why && typeof why.code === 'string') return why as Problem;
  switch (why instanceof Error ? why.name : '') {
    case 'NotAllowedError':
    case 'SecurityError':
      return problem('camera-denied');
    case 'NotFoundError':
    case 'OverconstrainedError':
      return problem('camera-missing');
    case 'NotReadableError':
    case 'AbortError':
      return problem('camera-busy');
    default:
      return problem('camera-failed');
  }
}
