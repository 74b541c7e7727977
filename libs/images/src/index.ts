export { ImageWorker, type ImageWorkerOptions } from './image-worker.js';
export { Turns } from './turns.js';
