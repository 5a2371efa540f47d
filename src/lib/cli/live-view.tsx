import { render, Text } from 'ink';

/** A part of the terminal whose text is replaced in place, without flicker. */
export interface LiveView {
  show(text: string): void;
  /** Leaves the last text where it is. */
  end(): void;
}

/** Only for a stdout that is a terminal. Ctrl-C stays with the program. */
export function openLiveView(): LiveView {
  const screen = render(<Text />, { exitOnCtrlC: false, patchConsole: false });
  return {
    show: (text) => screen.rerender(<Text wrap="truncate">{text}</Text>),
    end: () => screen.unmount(),
  };
}
