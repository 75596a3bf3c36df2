// Where dynoxide 1.2.1 differs from what AWS documents, or from what the service was seen to do, ours follows AWS.

/**
 * What only ours refuses: values whose type can never do, the same path as both operands, and paths that the item
 * cannot have ("Condition and filter expressions, operators, and functions" and "Update expressions" in the developer
 * guide).
 */
const onlyOurs = [
  /The first operand must be distinct from the remaining operands/,
  /operator or function: (?:begins_with|BETWEEN|size|<|<=|>|>=), operand type/,
  /The BETWEEN operator requires/,
  /The document path provided in the update expression is invalid for update/,
  /Two document paths conflict/,
];

/**
 * What dynoxide finds only when it carries a transaction out, or not at all; ours refuses the request before, as AWS
 * does. Which of the two a wrong key of an index is refused by, AWS does not say.
 */
const onlyOursInTransactions = [
  /^Invalid UpdateExpression/,
  /This attribute is part of the key/,
  /secondary index key|Index Key/,
];

/** @param refusal all that an error of ours says. */
export const refusedByOursAlone = (operation: string, refusal: string): boolean =>
  [...onlyOurs, ...(operation === "TransactWriteItems" ? onlyOursInTransactions : [])].some((rule) =>
    rule.test(refusal),
  );
