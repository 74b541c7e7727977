/** A rounded rectangle that starts at top centre and runs clockwise, `inset` pixels inside `w` × `h`. */
export function outline(w: number, h: number, radius: number, inset: number): string {
  const right = w - inset;
  const bottom = h - inset;
  const corner = (x: number, y: number): string => (radius > 0 ? `A${radius} ${radius} 0 0 1 ${x} ${y}` : '');
  return `M${w / 2} ${inset}H${right - radius}${corner(right, inset + radius)}V${bottom - radius}${corner(right - radius, bottom)}H${inset + radius}${corner(inset, bottom - radius)}V${inset + radius}${corner(inset + radius, inset)}Z`;
}
