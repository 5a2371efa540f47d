/**
 * Closes something when the process gets one of these signals, and then lets the signal do what it does: end the process,
 * unless somebody else listens for it too.
 * @returns how to stop listening
 */
export function closeOnSignals(signals: readonly NodeJS.Signals[], close: () => Promise<unknown>): () => void {
  const stopListening = (): void => {
    for (const signal of signals) process.off(signal, onSignal);
  };
  let received = false;
  const onSignal = (signal: NodeJS.Signals): void => {
    if (received) return;
    received = true;
    void close()
      .catch(() => undefined)
      .then(() => {
        stopListening();
        if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
      });
  };
  for (const signal of signals) process.on(signal, onSignal);
  return () => {
    if (!received) stopListening();
  };
}
