/** Raised when a change of the code changes an answer: pinned answers of another version are not served. */
export const ANSWER_VERSION = 2;
