/** The injection token of the log for operators, an `OperatorLog`. */
export const OPERATOR_LOG = Symbol('operator-log');
