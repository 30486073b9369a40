import type { CameraView } from '../backend/bindings';

/** A grey picture, row by row, as the camera sees: not mirrored. */
export type GreyPicture = { width: number; height: number; grey: Uint8Array };

export type CameraLook = { view: CameraView; picture: GreyPicture | null };

/** Takes apart what `camera_look` answers: the view's length and JSON, then width, height and grey values of a picture. */
export function unpack(buffer: ArrayBuffer): CameraLook {
  const numbers = new DataView(buffer);
  const after = 4 + numbers.getUint32(0, true);
  const view = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, after - 4))) as CameraView;
  if (buffer.byteLength <= after) return { view, picture: null };
  const width = numbers.getUint32(after, true);
  const height = numbers.getUint32(after + 4, true);
  return { view, picture: { width, height, grey: new Uint8Array(buffer, after + 8, width * height) } };
}

/** The light of red, green, blue and opacity, as the Rust side weighs it. */
export function greyOf(rgba: Uint8ClampedArray): Uint8Array {
  const grey = new Uint8Array(rgba.length / 4);
  for (let at = 0, from = 0; at < grey.length; at += 1, from += 4) {
    grey[at] = (rgba[from]! * 77 + rgba[from + 1]! * 150 + rgba[from + 2]! * 29 + 128) >> 8;
  }
  return grey;
}

/** Shows the picture on the canvas, with the outlines of what was found. */
export function paint(canvas: HTMLCanvasElement, { width, height, grey }: GreyPicture, outlines: CameraView['outlines']): void {
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  const context = canvas.getContext('2d');
  if (!context) return;
  const image = context.createImageData(width, height);
  const pixels = new Uint32Array(image.data.buffer);
  for (let at = 0; at < grey.length; at += 1) pixels[at] = 0xff000000 | (grey[at]! * 0x010101);
  context.putImageData(image, 0, 0);
  if (outlines.length === 0) return;
  const style = getComputedStyle(canvas);
  const pen = Math.max(3, width / 120);
  context.lineJoin = 'round';
  for (const corners of outlines) {
    context.beginPath();
    for (const [x, y] of corners) context.lineTo(x * width, y * height);
    context.closePath();
    // Dark below light, so that it stands out from whatever is in the picture.
    for (const [colour, thick] of [
      [style.getPropertyValue('--outline-edge'), pen * 2],
      [style.getPropertyValue('--outline'), pen],
    ] as const) {
      context.strokeStyle = colour;
      context.lineWidth = thick;
      context.stroke();
    }
  }
}
