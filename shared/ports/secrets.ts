/** What a secret holds now, or held a few minutes ago. @throws Throttled where it cannot be read */
export type ReadSecret = (id: string) => Promise<string>;
