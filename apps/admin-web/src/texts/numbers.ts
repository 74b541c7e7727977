export const n = (count: number): string => count.toLocaleString('en');
export const counted = (count: number, one: string, many: string): string => `${n(count)} ${count === 1 ? one : many}`;
