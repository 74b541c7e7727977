export { englishTerms as terms } from '@parley/contracts';
export { en as messages } from './en.js';
