const NODE_MAJOR = Number(process.versions.node.split('.')[0])

/**
 * How the engine's Node is started. Measured over runs of a minute: no garbage collection after the
 * start. The kernels are compiled eagerly and by the optimising compiler at once, because the first
 * call of a lazily compiled function takes up to milliseconds.
 */
export const ENGINE_NODE_FLAGS: readonly string[] = [
  '--single-threaded-gc',
  '--min-semi-space-size=16',
  '--max-semi-space-size=16',
  '--v8-pool-size=1',
  '--expose-gc',
  '--no-liftoff',
  '--no-wasm-lazy-compilation',
  // What happens a few times a second in the show is compiled in the warm-up too: interpreted code allocates
  // every double it touches.
  '--no-lazy-feedback-allocation',
  ...(NODE_MAJOR < 22
    ? ['--interrupt-budget=10000']
    : ['--no-maglev', '--invocation-count-for-turbofan=200']),
  // The debugger's signal would start a thread and stop the loop.
  ...(NODE_MAJOR >= 24 ? ['--disable-sigusr1'] : []),
]
