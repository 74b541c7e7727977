import { z } from 'zod';

/** `migrate` is `operator migrate`: the only step that holds the owner's URL. */
export const PROGRAMS = ['chat', 'admin', 'keeper', 'operator', 'migrate', 'standalone'] as const;
export type Program = (typeof PROGRAMS)[number];
export type Need = 'required' | 'optional';

export interface Setting<
  Value = unknown,
  ReadBy extends Partial<Record<Program, Need>> = Partial<Record<Program, Need>>,
> {
  /** Text in, value out; its messages finish the sentence "NAME …". */
  readonly schema: z.ZodType<Value, string>;
  readonly readBy: ReadBy;
  /** One line for `.env.example` and the documents. */
  readonly meaning: string;
  /** The text that counts when nothing is set. */
  readonly fallback: string | null;
  /** Never echoed; may be given as a file by `NAME_FILE`. */
  readonly secret: boolean;
}

export interface SettingFacts<Value, ReadBy> {
  schema: z.ZodType<Value, string>;
  readBy: ReadBy;
  meaning: string;
  secret?: true;
}

/** A setting without a default: required or optional, as each program needs it. */
export const setting = <Value, const ReadBy extends Partial<Record<Program, Need>>>(
  facts: SettingFacts<Value, ReadBy>,
) => ({
  ...facts,
  secret: facts.secret ?? false,
  fallback: null,
});

/** A setting that always has a value. */
export const settingWithDefault = <Value, const ReadBy extends Partial<Record<Program, Need>>>(
  fallback: string,
  facts: SettingFacts<Value, ReadBy>,
) => ({ ...facts, secret: facts.secret ?? false, fallback });
