// What an expression can name: `states`, and the variables.

export type Bindings = Readonly<Record<string, unknown>>;
