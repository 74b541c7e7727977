export { germanTerms as terms } from '@parley/contracts';
export { de as messages } from './de.js';
