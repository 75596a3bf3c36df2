// Who is calling: the scopes of the token that API Gateway has already verified.
import { ProblemError } from "#shared/contracts/problems.ts";
import { type PartyKind, type partyKinds, RESOURCE_SERVER, type Scope } from "#shared/contracts/scopes.ts";

export class Principal {
  readonly #scopes: ReadonlySet<string>;

  constructor(scopeClaim: string) {
    this.#scopes = new Set(
      scopeClaim
        .split(" ")
        .filter((scope) => scope.startsWith(`${RESOURCE_SERVER}/`))
        .map((scope) => scope.slice(RESOURCE_SERVER.length + 1)),
    );
  }

  may(scope: Scope): boolean {
    return this.#scopes.has(scope);
  }

  /** The party that the token speaks for, if it names exactly one of that kind. */
  party(kind: PartyKind): string | undefined {
    const named = [...this.#scopes].filter((scope) => scope.startsWith(`${kind}:`));
    return named.length === 1 ? named[0]?.slice(kind.length + 1) : undefined;
  }

  /** The party, or 403. */
  as(kind: PartyKind): string {
    const party = this.party(kind);
    if (party === undefined)
      throw new ProblemError(
        "forbidden",
        `the token names no ${kind}: it needs a scope ${RESOURCE_SERVER}/${kind}:<id>`,
      );
    return party;
  }

  /** Planners may act for everyone; others for themselves only. */
  mustBe(kind: (typeof partyKinds)[number], id: string): void {
    if (this.may("planner") || this.party(kind) === id) return;
    throw new ProblemError("forbidden", `the token does not speak for ${kind} ${id}`);
  }
}
