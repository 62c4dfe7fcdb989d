/** Largest append in bytes: UTF-8 of data and metadata plus twice the type's length, summed. */
export const MAXIMUM_APPEND_SIZE = 1024 * 1024;

/** Longest stream name in UTF-8 bytes. */
export const MAXIMUM_STREAM_NAME_SIZE = 500;
