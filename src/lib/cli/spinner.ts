import createSpinner from 'yocto-spinner';

export interface RunningSpinner {
  readonly update: (text: string) => void;
  readonly stop: () => void;
}

/** A spinner on stderr that stays invisible for its first 200 ms: quick work never flashes. */
export function startSpinner(label: string): RunningSpinner {
  const spinner = createSpinner({ text: label, stream: process.stderr });
  const timer = setTimeout(() => spinner.start(), 200);
  return {
    update: (text) => {
      spinner.text = text;
    },
    stop: () => {
      clearTimeout(timer);
      if (spinner.isSpinning) spinner.stop();
    },
  };
}
