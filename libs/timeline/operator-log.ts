/** Where a timeline reports what an operator should know. */
export interface OperatorLog {
  info(detail: object, message: string): void;
  warn(detail: object, message: string): void;
  error(detail: object, message: string): void;
}
