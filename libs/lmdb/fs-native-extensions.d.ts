// The package ships no types; only what the store uses is declared.
declare module 'fs-native-extensions' {
  /** Takes the operating system's exclusive lock on the open file; false if another holds it. */
  export function tryLock(fileDescriptor: number): boolean;
}
