import { existsSync, mkdtempSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openDataFolder } from "#local/host/folder/data-folder.ts";
import { GenerateSecretString, openSecrets } from "#local/host/folder/secrets.ts";

const folder = () => mkdtempSync(join(tmpdir(), "leftovers-"));

describe("a data folder", () => {
  it("goes away with its host if it was only to be in memory", () => {
    const memory = openDataFolder("memory");
    expect(existsSync(memory.path)).toBe(true);
    memory.close();
    expect(existsSync(memory.path)).toBe(false);
  });

  it("keeps secrets from one run to the next, for its owner only", () => {
    const file = join(folder(), "secrets.json");
    const recipe = GenerateSecretString.parse({ PasswordLength: 40, ExcludePunctuation: true });
    const value = openSecrets(file).value("webhook", recipe);
    expect(value).toMatch(/^[A-Za-z0-9]{40}$/);
    expect(openSecrets(file).value("webhook", recipe)).toBe(value);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it("takes no notice of secrets that were half written when the disk was full", () => {
    const file = join(folder(), "secrets.json");
    writeFileSync(`${file}.half`, '{ "webh');
    const recipe = GenerateSecretString.parse({});
    const value = openSecrets(file).value("webhook", recipe);
    expect(openSecrets(file).value("webhook", recipe)).toBe(value);
  });
});
