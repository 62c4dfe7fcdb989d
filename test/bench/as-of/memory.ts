/** Objects and buffers, in bytes; not the files that LMDB maps, which `external` counts too. */
export function used(): number {
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
