// Reading one JSON object of a definition: each field has a type, and no field is passed over.
import type { CompileExpression } from "../expressions/expression.ts";
import { compileTemplate, isExpression, type Template } from "../expressions/template.ts";
import { isObject, type Json, type JsonObject } from "../json.ts";
import { type Place, refuse } from "./unsupported.ts";

/** Fields that exist only in the JSONPath query language. */
const jsonPathFields = new Set([
  "InputPath",
  "OutputPath",
  "ResultPath",
  "Parameters",
  "ResultSelector",
  "Result",
  "Variable",
  "ItemsPath",
  "SecondsPath",
  "TimestampPath",
  "TimeoutSecondsPath",
  "HeartbeatSecondsPath",
  "ErrorPath",
  "CausePath",
  "MaxConcurrencyPath",
  "ToleratedFailureCountPath",
  "ToleratedFailurePercentagePath",
]);

export class Fields {
  readonly place: Place;
  readonly #values: JsonObject;
  readonly #compile: CompileExpression;
  readonly #prefix: string;

  constructor(value: Json | undefined, place: Place, compile: CompileExpression, prefix = "") {
    if (!isObject(value)) refuse(place, `${prefix || "the definition"} must be an object`);
    this.place = place;
    this.#values = value;
    this.#compile = compile;
    this.#prefix = prefix;
  }

  /** Refuses every field that is not in `allowed`. */
  only(allowed: readonly string[]): void {
    for (const name of Object.keys(this.#values)) {
      if (allowed.includes(name)) continue;
      if (jsonPathFields.has(name) || name.endsWith(".$")) {
        refuse(
          this.place,
          `field "${this.#named(name)}" is JSONPath; only the JSONata query language is supported`,
        );
      }
      refuse(this.place, `field "${this.#named(name)}" is not supported`);
    }
  }

  has(name: string): boolean {
    return Object.hasOwn(this.#values, name);
  }

  raw(name: string): Json | undefined {
    return this.has(name) ? this.#values[name] : undefined;
  }

  text(name: string): string | undefined {
    const value = this.raw(name);
    if (value === undefined || typeof value === "string") return value;
    return refuse(this.place, `field "${this.#named(name)}" must be a text`);
  }

  requiredText(name: string): string {
    return this.text(name) ?? refuse(this.place, `field "${this.#named(name)}" is missing`);
  }

  number(name: string, minimum: number): number | undefined {
    const value = this.raw(name);
    if (value === undefined) return undefined;
    if (typeof value !== "number" || value < minimum) {
      return refuse(this.place, `field "${this.#named(name)}" must be a number of at least ${minimum}`);
    }
    return value;
  }

  texts(name: string): readonly string[] {
    const value = this.raw(name);
    const texts = Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
    if (!Array.isArray(value) || texts.length === 0 || texts.length !== value.length) {
      return refuse(this.place, `field "${this.#named(name)}" must be a list of texts`);
    }
    return texts;
  }

  /** The objects of a list; an absent list is empty. */
  list(name: string): readonly Fields[] {
    const value = this.raw(name) ?? [];
    if (!Array.isArray(value)) return refuse(this.place, `field "${this.#named(name)}" must be a list`);
    return value.map(
      (item, at) => new Fields(item, this.place, this.#compile, `${this.#named(name)}[${at}]`),
    );
  }

  within(name: string): Fields {
    return new Fields(this.raw(name), this.place, this.#compile, this.#named(name));
  }

  template(name: string): Template | undefined {
    const value = this.raw(name);
    if (value === undefined) return undefined;
    try {
      return compileTemplate(value, name, this.#compile);
    } catch (error) {
      return refuse(
        this.place,
        `field "${this.#named(name)}" holds JSONata that does not parse: ${messageOf(error)}`,
      );
    }
  }

  requiredTemplate(name: string): Template {
    return this.template(name) ?? refuse(this.place, `field "${this.#named(name)}" is missing`);
  }

  /** A number, or an expression that yields one. */
  numeric(name: string): Template | undefined {
    const value = this.raw(name);
    if (typeof value === "string" && !isExpression(value)) {
      return refuse(this.place, `field "${this.#named(name)}" must be a number or a JSONata expression`);
    }
    return this.template(name);
  }

  refuse(what: string): never {
    return refuse(this.place, what);
  }

  #named(name: string): string {
    return this.#prefix ? `${this.#prefix}.${name}` : name;
  }
}

function messageOf(error: unknown): string {
  if (typeof error === "object" && error !== null && "message" in error) return String(error.message);
  return String(error);
}
