// What is wrong with a call of a command, in one line: a flag that there is not, a file that cannot be read.
const reasons: Readonly<Record<string, string>> = {
  ENOENT: "there is no file",
  EISDIR: "a folder is no file",
  EACCES: "it may not be read",
};

/** Undefined for what is no fault of the call's. */
export function wrongWith(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("code" in error)) return undefined;
  const { code } = error;
  if (typeof code !== "string") return undefined;
  if (code.startsWith("ERR_PARSE_ARGS_")) return `${error.message.split(". ")[0]}; --help tells more`;
  const reason = reasons[code];
  return reason === undefined || !("path" in error) ? reason : `${reason} ${error.path}`;
}
