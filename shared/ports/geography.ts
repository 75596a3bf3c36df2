// Where a postcode lies: what routing asks to know holidays, zones and distances.

export interface Place {
  readonly postcode: string;
  /** ISO 3166-2, for example `FR-69`. */
  readonly subdivision: string;
  /** Degrees (WGS 84); both or neither. */
  readonly lat?: number;
  readonly lon?: number;
}

export interface Geography {
  /**
   * `undefined`: the postcode does not exist in that country. `"unknown-country"`: there is no directory for it.
   * @param country ISO 3166-1 alpha-2
   */
  locate(country: string, postcode: string): Place | undefined | "unknown-country";
}
