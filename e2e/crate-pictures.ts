import sharp from 'sharp';
import type { PickedFile } from './made-images.js';

/** Three drawings of one damaged crate, for the pictures in the documents. */
const wall = '<rect width="1200" height="800" fill="#cfd8e3"/><rect y="560" width="1200" height="240" fill="#a9b2bd"/>';
const shelf = (x: number) =>
  `<g fill="#8e99a8"><rect x="${x}" y="120" width="14" height="440"/><rect x="${x + 150}" y="120" width="14" height="440"/></g>` +
  [180, 320, 460].map((y) => `<rect x="${x - 10}" y="${y}" width="184" height="12" fill="#7b8797"/>`).join('') +
  [
    [8, 120],
    [70, 250],
    [20, 400],
  ]
    .map(
      ([dx = 0, y = 0], i) =>
        `<rect x="${x + dx}" y="${y}" width="${62 + 12 * i}" height="60" fill="${['#b9976b', '#c8a87c', '#a98557'][i] ?? ''}"/>`,
    )
    .join('');
const planks = (x: number, y: number, width: number, height: number, count: number) =>
  Array.from({ length: count }, (_, i) => {
    const top = y + (i * height) / count;
    return `<rect x="${x}" y="${top + 3}" width="${width}" height="${height / count - 6}" rx="3" fill="${i % 2 ? '#c99a5b' : '#bf8f50'}"/><path d="M${x + 30} ${top + 22}h${width / 3}M${x + width / 2} ${top + 38}h${width / 4}" stroke="#a5783f" stroke-width="3"/>`;
  }).join('');
const label = (x: number, y: number, scale: number) =>
  `<g transform="translate(${x} ${y}) scale(${scale})"><rect width="240" height="150" rx="6" fill="#fffdf6"/><path d="M20 30h120M20 52h160M20 74h90" stroke="#4b5563" stroke-width="8"/>${Array.from({ length: 22 }, (_, i) => `<rect x="${20 + i * 9}" y="94" width="${(i * 7) % 5 > 2 ? 5 : 3}" height="40" fill="#111827"/>`).join('')}</g>`;
const crate =
  `<ellipse cx="600" cy="676" rx="350" ry="34" fill="#7c8692"/>${planks(290, 240, 620, 420, 6)}` +
  '<g fill="#8f6733"><rect x="290" y="236" width="44" height="430"/><rect x="866" y="300" width="44" height="366"/></g>' +
  '<path d="M910 236L760 236L800 262L782 286L842 300L836 332L910 356Z" fill="#cfd8e3"/><path d="M760 236L800 262L782 286L842 300L836 332L910 356" fill="none" stroke="#6f4d22" stroke-width="7"/>';
const SCENES = {
  crate: wall + shelf(60) + shelf(980) + crate + label(400, 430, 0.9),
  label: `<rect width="1200" height="800" fill="#b98a4e"/>${planks(0, 0, 1200, 800, 5)}${label(190, 140, 3.4)}`,
  corner: `<rect width="1200" height="800" fill="#cfd8e3"/><g transform="translate(-1650 -480) scale(2.6)">${crate}</g>`,
} as const;

export const cratePictures = (): Promise<PickedFile[]> =>
  Promise.all(
    Object.entries(SCENES).map(async ([name, inside]) => ({
      name: `${name}.jpg`,
      mimeType: 'image/jpeg',
      buffer: await sharp(
        Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="800">${inside}</svg>`),
      )
        .jpeg({ quality: 90 })
        .toBuffer(),
    })),
  );
