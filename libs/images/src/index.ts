export { ImageWorker, type ImageWorkerOptions } from './image-worker.js';
export { stillImage } from './still-image.js';
export { Turns } from './turns.js';
