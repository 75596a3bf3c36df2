// The refusal of a definition, before anything runs. It names the state and the feature.

export class UnsupportedDefinition extends Error {
  override readonly name = "UnsupportedDefinition";
}

/** Where in a definition something is: the machine, and the state when there is one. */
export interface Place {
  readonly machine: string;
  readonly state?: string;
}

export function refuse(place: Place, what: string): never {
  const where = place.state === undefined ? "" : `, state "${place.state}"`;
  throw new UnsupportedDefinition(`State machine "${place.machine}"${where}: ${what}`);
}
