import type { ButtonHTMLAttributes, ComponentProps } from 'react';

export type ButtonLook = 'primary' | 'ink' | 'line' | 'plain' | 'danger' | 'line danger-text';
export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  look?: ButtonLook;
  /** Height: main 56, the usual 48, small 40. */
  size?: 'main' | 'small';
  wide?: boolean;
}

export function Button({ look, size, wide, className, type = 'button', ...rest }: ButtonProps) {
  const classes = ['btn', look, size, wide && 'wide', className].filter(Boolean).join(' ');
  return <button type={type} className={classes} {...rest} />;
}

/** A button that is an icon; its name is for screen readers and the tooltip. */
export function IconButton({ label, ...rest }: ComponentProps<'button'> & { label: string }) {
  return <button type="button" className="icon" aria-label={label} title={label} {...rest} />;
}
