/** A style sheet that comes with the code which needs it. */
declare module '*.css';
