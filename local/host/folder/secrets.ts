// Secrets that AWS would generate: generated once, and kept in a file that only its owner reads.
import { randomInt } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { z } from "zod";
import { writeWhole } from "./write-whole.ts";

export const GenerateSecretString = z.strictObject({
  PasswordLength: z.number().default(32),
  ExcludeCharacters: z.string().default(""),
  ExcludeLowercase: z.boolean().default(false),
  ExcludeNumbers: z.boolean().default(false),
  ExcludePunctuation: z.boolean().default(false),
  ExcludeUppercase: z.boolean().default(false),
  IncludeSpace: z.boolean().default(false),
  RequireEachIncludedType: z.boolean().optional(),
  GenerateStringKey: z.string().optional(),
  SecretStringTemplate: z.string().optional(),
});
type Recipe = z.infer<typeof GenerateSecretString>;

const Kept = z.record(z.string(), z.string());

export interface Secrets {
  /** The value of a secret as the file has it now, made by the recipe if it has none yet. */
  value(name: string, recipe: Recipe): string;
}

export function openSecrets(file: string): Secrets {
  return {
    value(name, recipe) {
      const kept = existsSync(file) ? Kept.parse(JSON.parse(readFileSync(file, "utf8"))) : {};
      const known = kept[name];
      if (known !== undefined) return known;
      const made = make(recipe);
      kept[name] = made;
      writeWhole(file, `${JSON.stringify(kept, undefined, 2)}\n`, 0o600);
      return made;
    },
  };
}

function make(recipe: Recipe): string {
  const { GenerateStringKey: key, SecretStringTemplate: template } = recipe;
  const password = passwordOf(recipe);
  return key === undefined ? password : JSON.stringify({ ...JSON.parse(template ?? "{}"), [key]: password });
}

function passwordOf(recipe: Recipe): string {
  const sets: readonly [boolean, string][] = [
    [recipe.ExcludeLowercase, "abcdefghijklmnopqrstuvwxyz"],
    [recipe.ExcludeUppercase, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"],
    [recipe.ExcludeNumbers, "0123456789"],
    [recipe.ExcludePunctuation, "!#$%&()*+,-./:;<=>?@[]^_{|}~"],
    [!recipe.IncludeSpace, " "],
  ];
  const alphabet = sets
    .filter(([excluded]) => !excluded)
    .flatMap(([, characters]) => [...characters])
    .filter((character) => !recipe.ExcludeCharacters.includes(character));
  return Array.from({ length: recipe.PasswordLength }, () => alphabet[randomInt(alphabet.length)]).join("");
}
